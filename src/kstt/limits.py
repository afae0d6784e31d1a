"""Every limit on what is read, each with its reason. No reader has a limit of its own.

A number that an input states never becomes the size of anything; what is larger than a limit is refused by an
error that says so, or is not looked at where that changes no count (a title, a drawing of a page).
"""

from __future__ import annotations

MOST_DIGITS = 100
"""The most digits of a count; Python itself refuses numbers of some thousands of digits."""
EXACT_DIGITS = 3 * MOST_DIGITS
"""Digits with which products and quotients of counts are worked out: Python's usual 28 hold no long count."""
MOST_PLAUSIBLE = 1_000_000_000
"""Cases of one period that nobody doubts: ten for everybody in the country."""
MOST_ROW_DIGITS = 4
"""Digits of a row number: the whole national catalogue of procedures has fewer than ten thousand entries."""
FIRST_YEAR, LAST_YEAR = 2, 9998
"""Years of a period: in Python's first and last year its days may lie beyond the calendar."""
EXACT = 10**15
"""Spreadsheets keep fifteen digits: larger numbers in them are not exact."""
EXACT_SINGLE = 2**24
"""The first number after which 32-bit floating-point numbers leave out whole numbers."""

LARGEST_FILE = 64 * 1024 * 1024
"""A file of more bytes than this is refused."""
MOST_PARTS = 20_000
"""Parts of a package (a workbook, a document): a list of more takes time and holds no form."""
MOST_ARCHIVED = 200
"""Parts of a web archive: a page and its pictures."""
CONVERSION_SECONDS = 120
"""What another program has not converted in this time, it never will."""

HEAD, RECORDS_HEAD = 4_096, 65_536
"""Bytes by which the kind of a file is known, and that of a file of records, whose first line is longer."""
SAMPLE = 200_000
"""Characters by whose words the letters of an old encoding are known."""

LONGEST_TABLE = 8_000_000
"""A text of more characters than this is no form; most tables have some ten thousand."""
LONGEST_REPORT = 1_000_000
"""A text of more characters than this is no report: it would have four hundred pages."""
LONGEST_LINE = 1 << 20
"""A line of more bytes than this is no message of a portal, one of more characters no record."""
MOST_BAD_LINES = 100
"""Lines of JSON that cannot be read and are listed; after so many no more are looked at."""
LONGEST_HEADING = 2_000
"""The most characters that are searched for a period: a heading has some hundred."""
LONGEST_TITLE = 400
"""Limit on the characters of a column's title; a longer text is prose."""
LONGEST_SHOWN = 200
"""Characters of what was found that a message shows whole; of a longer text it shows the beginning."""
LONGEST_MESSAGE, MOST_LISTED = 4_000, 20
"""Characters of an error or a finding; of a longer one long texts are cut, and so many of lists named."""
LONGEST_NAME = 120
"""Letters of a name that are compared with those of others; longer ones are compared by their words alone."""
LONGEST_FORMULA = 8_192
"""Letters of a formula of a workbook; no program of spreadsheets takes more."""
MOST_ADDED = 10_000
"""Cells of another sheet that one address in a formula may take in: more than a form has."""
DEEPEST_SHEETS = 32
"""Sheets whose sums are those of others, one over another; a year has twelve months in four quarters."""
LONGEST_NUMBER = 9
"""Letters of the number that a catalogue gives a row; forms print it before the name."""

MOST_CELLS = 250_000
"""A sheet or table of more cells than this, blank ones counted, is no form."""
ROWS_ABOVE_RECORDS = 30
"""Rows that are searched for the header and the delimiter of a table of records: titles take a few."""
EXPORT_FILES, EXPORT_ROWS, EXPORT_CODES = 366, 20_000, 1_000
"""Files of an export by which it is described (those of a year of days), rows of all, codes of a column."""
MOST_TEXT = 16 * 1024 * 1024
"""The most characters in the texts of a sheet; a repeated text counts each time."""
MOST_COLUMNS = 128
"""Columns that are searched for a header, and that may be named beside a file: no form is as wide."""
MOST_FORMS = 16
"""The most forms that are sought under one another in a sheet or text."""
HEAD_ROWS, HEAD_DEPTH = 200, 6
"""Rows that are searched for a header, and rows of its titles: letterheads end sooner."""
MOST_SPANNED, WIDEST_SPAN = 100_000, 200
"""The most cells that the spans of a web page's table cover, and columns or rows of one: no form has more."""
MOST_MERGED = 20_000
"""Merged regions of a sheet: each is looked up for every cell of a header."""
FAR_BELOW = 1_000
"""A table ends with this many blank rows: what stands below them got there by a slip."""
SHEET_ROWS, SHEET_COLUMNS = 1_048_576, 16_384
"""Rows and columns that a sheet of any spreadsheet program has."""

LARGEST_WORKBOOK, RECORDS_WORKBOOK = 24 * 1024 * 1024, 256 * 1024 * 1024
"""The most bytes to which the parts of a workbook that a reader needs may unpack: of forms, of records."""
LARGEST_SHEET_PART, RECORDS_SHEET_PART = 8 * 1024 * 1024, 192 * 1024 * 1024
"""A sheet whose XML is longer is no form, and is left out; one of records is refused."""
LARGEST_XLS = 8 * 1024 * 1024
"""An ``.xls`` file of forms of more bytes is refused: reading it would take too long."""
RECORDS_CELLS, RECORDS_TEXT = 3_000_000, 128 * 1024 * 1024
"""Cells and characters of a sheet of records: a quarter of a province in twenty columns takes 1.5 GB."""

LARGEST_DOCUMENT = 16 * 1024 * 1024
"""A document whose text and styles unpack to more bytes than this is refused; pictures are not unpacked."""
DOCUMENT_CELLS = DOCUMENT_PARAGRAPHS = 50_000
"""Cells of a document's tables, each counted by the columns that it spans, and its paragraphs, those in
cells counted: reading them takes seconds."""
DEEPEST_TABLE = 40
"""Tables within tables, and controls within controls, go no deeper than this in a document for people."""
DEEPEST_LIST = 12
"""Lists within lists of a report beyond this depth are one list."""

MOST_UNITS = 10_000
"""Units whose level is kept while messages are read: the whole country has fewer offices that report."""
FIRST_BLOCK, LARGEST_BLOCK = 1, 512
"""Records that are read at once: at first one, whose words are then known; larger blocks gain nothing."""
FIRST_READ, LARGEST_READ = 4_096, 65_536
"""Bytes or characters of a file of records that are read at once, and then to the end of the line: more of
them, and what they were read as, leave the cache of a processor before they are counted."""
FEWEST_AT_ONCE, LARGEST_AT_ONCE = 32_768, 1 << 22
"""Bytes of lines of JSON that are read as arrays at once, which costs as much for few lines as for many."""
LARGEST_LINES = 16_384
"""Lines of delimited text that are read as arrays at once, likewise."""
MOST_WORDS_KEPT = 65_536
"""Texts of each kind whose meaning is kept while records are read one by one."""
MOST_NEW_WORDS = 1_000
"""Rows of a block that are read one by one to learn new words before the block is read all at once."""
MOST_MOMENTS = 4_096
"""Texts of days and instants that are kept likewise: the days of ten years. Few instants repeat."""
MOST_KINDS_OF_LINES, DEEPEST_KINDS = 64, 8
"""Sets of keys for which messages in JSON lines have a decoder of their own."""
MOST_SPELLINGS = 100_000
"""Spellings of units' names in one table of records: ten for each office; more are no names of units."""
DEEPEST_JSON = 100
"""JSON that is nested deeper is no message and no document, and would use up the stack of what reads it."""
LONGEST_TOML = 1_000_000
"""A file of settings, names or columns of more characters than this is none that people write."""
DEEPEST_KEY = 100
"""Parts of a key of TOML: no file that people write has a key of more than four."""
MOST_WORDS, LONGEST_WORD = 500, 100
"""Words for titles that a file may add, and characters of each."""

MOST_PAGES = 60
"""A PDF file of more pages than this is read only where the pages are named."""
SMALLEST_SIDE, LARGEST_SIDE = 36.0, 14_400.0
"""The sides (points) of a page: half an inch holds no table, and the PDF standard has no longer page."""
LARGEST_PICTURE_SIDE = 5_000
"""The longer side (points) of a picture that is examined: an A3 page at 300 points to the inch, nearly."""
MOST_POINTS, FEWEST_POINTS = 80_000_000, 300
"""Points of a picture, which is kept in memory whole; and of its shorter side, for figures to be read."""
MOST_GLYPHS = MOST_SHAPES = 60_000
"""Characters, and lines and other shapes, of a page: a drawing or a map has more."""
MOST_SEGMENTS = 2_000
"""Segments of one shape that are examined: a table's line has few."""
MOST_LINES = 4_000
"""A page with more ruled lines than this is a drawing, no table."""
MOST_STROKES = 8_000
"""Dark strokes of a scanned page that are examined as lines: dirt makes many."""
MOST_PIECES = 400
"""Pieces of ink in one cell that are examined as figures."""
MOST_PARTED = 48
"""Columns that no line parts, of a table: those of a form are fewer, and so are told apart in little time."""
MOST_REMARK_WORDS = 40
"""Words of the remark beside a count in a table that no line parts."""
MOST_LABEL_LINES = 12
"""Lines of a label above or below the figures of its row: more are prose."""
AUDIT_LINE_FIGURES, AUDIT_LINES = 12, 100
"""Figures of a line of a report, and lines of one shape, of which every relation is tried."""
