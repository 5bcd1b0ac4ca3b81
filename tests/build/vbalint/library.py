"""The names of VBA, Excel and Office that our modules may use, library by library.

A name that is not here is a finding, so that a misspelt one does not pass for a name of a library.  Who needs another name adds it.
"""

VBA_FUNCTIONS = """
    abs array asc atn cbool ccur cdate cdbl cdec choose chr chrw cint clng clnglng clngptr cos createobject csng cstr curdir cvar cverr date
    dateadd datediff datepart dateserial datevalue day dir doevents environ error exp filter fix format freefile getobject hex hour iif inputbox
    instr instrrev int isarray isdate isempty iserror ismissing isnull isnumeric isobject join lbound lcase left len log ltrim mid minute month
    monthname msgbox now oct partition replace rgb right rnd round rtrim second sgn sin space spc split sqr str strcomp strconv string strreverse
    switch tab tan time timer timeserial timevalue trim typename ubound ucase val vartype weekday weekdayname year
"""
VBA_STATEMENTS = "beep randomize"
VBA_OBJECTS = "collection debug empty err errobject false me nothing null true vba"
VBA_CONSTANTS = """
    vbabort vbabortretryignore vbarray vbbinarycompare vbboolean vbbyte vbcancel vbcr vbcritical vbcrlf vbcurrency vbdataobject vbdate vbdecimal
    vbdefaultbutton1 vbdefaultbutton2 vbdouble vbempty vberror vbexclamation vbfriday vbinformation vbinteger vblf vblong vblonglong vbmonday
    vbmsgboxresult vbnewline vbno vbnull vbnullchar vbnullstring vbobject vbobjecterror vbok vbokcancel vbokonly vbquestion vbretry
    vbretrycancel vbsaturday vbsingle vbstring vbsunday vbtab vbtextcompare vbthursday vbtuesday vbvariant vbwednesday vbyes vbyesno
    vbyesnocancel
"""
EXCEL_OBJECTS = """
    activecell activesheet activeworkbook application axis calculate cells chart chartobject charts columns excel hyperlink intersect listcolumn
    listobject listrow name names range rows selection series shape sheets style thisworkbook union window windows workbook workbooks worksheet
    worksheetfunction worksheets
"""
EXCEL_CONSTANTS = """
    xlbarclustered xlbottom xlcalculationautomatic xlcalculationmanual xlcategory xlcelltypeconstants xlcelltypeformulas xlcenter
    xlcolumnclustered xlcontinuous xldown xlerrdiv0 xlerrna xlerrname xlerrnull xlerrnum xlerrref xlerrvalue xlexcellinks xlformulas xlleft
    xlline xllinktypeexcellinks xlno xlnone xlpart xlprimary xlrangevaluedefault xlright xlsheethidden xlsheetveryhidden xlsheetvisible
    xlsrcrange xltoleft xltop xltoright xlup xlvalue xlvalues xlwhole xlxyscatterlines xlyes
"""
OFFICE = "iribboncontrol iribbonui msofalse msotrue office"

LIBRARY = frozenset(" ".join((VBA_FUNCTIONS, VBA_STATEMENTS, VBA_OBJECTS, VBA_CONSTANTS, EXCEL_OBJECTS, EXCEL_CONSTANTS, OFFICE)).split())
