"""Damaged, strange and hostile inputs made from good ones, and what may come of them: a result, or an error of ours."""
