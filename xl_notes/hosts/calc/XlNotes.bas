Option Explicit

' The formulas of xl_notes in LibreOffice Calc, written by `xl-notes install --calc`.
' Every function below hands its arguments to XlnCall, which asks a process of Python and never raises an error: what cannot be answered is #VALUE!.

Const XLN_VERSION = ""
Const XLN_PROGRAM = ""
Const XLN_ARGUMENTS = ""
Const XLN_CONTACT = ""
Const XLN_PATIENCE = 20 ' seconds to wait for Python to start
Const XLN_PAUSE = 300 ' seconds until a Python that could not be started is tried again
Const XLN_VALUE = 519 ' Calc's number of #VALUE!
Const XLN_MISSING = "Error 448" ' how an argument left off at the end reads

Const XLN_SHORTEST = 13
Const XLN_WHOLE_COLUMN = 1048576
Const XLN_FEW = 100
Const XLN_NOT_ASKED = 0
Const XLN_ONE_MORE = 1
Const XLN_NO_MORE = 2
Const XLN_INPUT = 3

Const XLN_NOTHING = 0 ' what Python asks for beside the values
Const XLN_FORMULAS = 1
Const XLN_INPUTS = 2

Global XlnLine As Object
Global XlnPipe As Object
Global XlnOut As Object
Global XlnSource As Object
Global XlnFailedAt As Double
Global XlnReason As String
Global XlnInDoubt As Long
Global XlnWithInputs As Boolean
Global XlnDoubted As Boolean
Global XlnListener As Object
Global XlnChanges As Object
Global XlnHeld As Boolean

' For Tools > Macros > Run Macro, and for macros of one's own.

Sub NotesWhyErrors
    Dim said As String
    said = NotesReasons(ThisComponent)
    If said = "" Then said = "No formula of xl_notes shows an error of its own."
    MsgBox said, 64, "xl_notes " & XLN_VERSION
End Sub

Sub NotesHelp
    Dim name As String
    name = InputBox("A function, for instance NOTE_PMT; * for all of them.", "xl_notes " & XLN_VERSION, "*")
    If name <> "" Then MsgBox NotesHelpText(name), 0, "xl_notes " & XLN_VERSION
End Sub

Function NotesReasons(document As Object) As String
    ' Why formulas of ours show errors, a line a reason; the document is calculated anew, and Python tried again if it could not be started.
    XlnFailedAt = 0
    XlnSaid("?")
    document.calculateAll()
    NotesReasons = XlnSaid("?")
End Function

Function NotesLastReasons() As String
    ' Why the last formulas failed, a line a reason, since this was asked before.
    NotesLastReasons = XlnSaid("?")
End Function

Function NotesHelpText(ByVal name As String) As String
    NotesHelpText = XlnSaid("help " & name)
End Function

Function XlnSaid(ByVal question As String) As String
    On Error GoTo failed
    If XlnLine Is Nothing Then XlnOpen
    XlnSaid = XlnReason & XlnAsk(question, Array(), XLN_NOTHING)
    XlnReason = ""
    Exit Function
failed:
    XlnLine = Nothing
    XlnSaid = "Python cannot be reached.  Run: xl-notes doctor --calc"
End Function

Function XlnCall(ByVal called As String, ByVal given As Variant) As Variant
    ' What Python answers.  What went wrong is tried once more: over a new line, or, if it is the values, with what only macros give put plainly.
    Dim tried As Boolean, wrong As Long
    On Error GoTo broken
again:
    If tried And (wrong = 9 Or wrong = 13) Then
        XlnEmptyPipe
        XlnPlain(given)
    End If
    If XlnLine Is Nothing Then XlnOpen
    XlnCall = XlnAsk(called, given, XLN_NOTHING)
    If XlnInDoubt <> XLN_NOTHING Then XlnCall = XlnAsk(called, given, XlnInDoubt)
    If XlnInDoubt <> XLN_NOTHING Then XlnCall = XlnAsk(called, given, XlnInDoubt)
    Exit Function
broken:
    wrong = Err
    XlnReason = "#VALUE! " & called & ": " & Error$ & Chr(10)
    If wrong <> 9 And wrong <> 13 Then XlnLine = Nothing
    If Not tried Then
        tried = True
        Resume again
    End If
    XlnLine = Nothing
    Resume given_up
given_up:
    On Error GoTo 0
    XlnCall = XlnError(XLN_VALUE)
End Function

Sub XlnPlain(given As Variant)
    ' What only macros give: an array with one dimension becomes a row, a Range of VBA its cells.
    Dim place As Long
    For place = 0 To UBound(given)
        If IsArray(given(place)) Then
            If XlnIsFlat(given(place)) Then given(place) = XlnRow(given(place))
        ElseIf IsObject(given(place)) Then
            given(place) = XlnCells(given(place))
        End If
    Next place
End Sub

Function XlnCells(area As Object) As Variant
    ' Through Calc's own cells: the Value of VBA is 0 for an error.
    Dim cells As Object, cell As Object, values() As Variant, row As Long, column As Long, height As Long, width As Long
    If Not HasUnoInterfaces(area, "ooo.vba.excel.XRange") Then Err = 13
    cells = XlnUsed(area.CellRange)
    height = cells.Rows.Count
    width = cells.Columns.Count
    ReDim values(1 To height, 1 To width)
    For row = 1 To height
        For column = 1 To width
            cell = cells.getCellByPosition(column - 1, row - 1)
            If cell.getError() <> 0 Then
                values(row, column) = XlnError(cell.getError())
            ElseIf cell.Type = com.sun.star.table.CellContentType.TEXT Then
                values(row, column) = cell.getString()
            ElseIf cell.Type = com.sun.star.table.CellContentType.FORMULA And cell.FormulaResultType2 = com.sun.star.sheet.FormulaResult.STRING Then
                values(row, column) = cell.getString()
            ElseIf cell.Type <> com.sun.star.table.CellContentType.EMPTY Then
                values(row, column) = cell.getValue()
            End If
        Next column
    Next row
    XlnCells = values
End Function

Function XlnUsed(cells As Object) As Object
    ' Without the empty rows and columns at its end: of A:A there are a million.
    Dim cursor As Object, used As Object, given As Object
    cursor = cells.Spreadsheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    used = cursor.RangeAddress
    given = cells.RangeAddress
    XlnUsed = cells.getCellRangeByPosition(0, 0, XlnWithin(given.StartColumn, given.EndColumn, used.EndColumn), XlnWithin(given.StartRow, given.EndRow, used.EndRow))
End Function

Function XlnWithin(ByVal first As Long, ByVal last As Long, ByVal used As Long) As Long
    If last > used Then last = used
    XlnWithin = IIf(last > first, last - first, 0)
End Function

Function XlnIsFlat(values As Variant) As Boolean
    Dim last As Long
    On Error GoTo flat
    XlnIsFlat = False
    last = UBound(values, 2)
    Exit Function
flat:
    XlnIsFlat = True
End Function

Function XlnRow(values As Variant) As Variant
    Dim row() As Variant, place As Long
    ReDim row(1 To 1, LBound(values) To UBound(values))
    For place = LBound(values) To UBound(values)
        row(1, place) = values(place)
    Next place
    XlnRow = row
End Function

Function XlnAsk(ByVal called As String, ByVal given As Variant, ByVal asked As Long) As Variant
    Dim bytes As Variant, more As Long
    XlnOut.writeUTF(called)
    XlnWithInputs = (asked = XLN_INPUTS)
    If asked <> XLN_NOTHING Then
        XlnPutFormulas(called)
    Else
        XlnOut.writeByte(XLN_NOT_ASKED)
    End If
    XlnPutAll(given)
    bytes = Array()
    XlnPipe.readBytes(bytes, XlnPipe.available())
    XlnLine.write(bytes)
    XlnLine.read(bytes, XLN_SHORTEST)
    XlnPipe.writeBytes(bytes)
    more = XlnSource.readLong()
    If more > 0 Then
        XlnLine.read(bytes, more)
        XlnPipe.writeBytes(bytes)
    End If
    XlnInDoubt = XLN_NOTHING
    XlnAsk = XlnGet()
End Function

Sub XlnPutFormulas(ByVal called As String)
    ' The formulas of all open documents that call the function, those of names too: only they tell an omitted argument from a 0.
    Dim documents As Object, document As Object, sheet As Long
    XlnLookAgain
    documents = StarDesktop.Components.createEnumeration()
    While documents.hasMoreElements()
        document = documents.nextElement()
        If HasUnoInterfaces(document, "com.sun.star.sheet.XSpreadsheetDocument") Then
            document.removeModifyListener(XlnChanges)
            document.addModifyListener(XlnChanges)
            XlnPutNames(called, document.NamedRanges)
            For sheet = 0 To document.Sheets.Count - 1
                XlnPutNames(called, document.Sheets.getByIndex(sheet).NamedRanges)
                XlnPutConditions(called, document.Sheets.getByIndex(sheet).ConditionalFormats.getConditionalFormats())
                XlnPutCells(called, document.Sheets.getByIndex(sheet))
            Next sheet
        End If
    Wend
    XlnOut.writeByte(XLN_NO_MORE)
End Sub

Sub XlnPutNames(ByVal called As String, names As Object)
    Dim place As Long, formula As String
    For place = 0 To names.Count - 1
        formula = names.getByIndex(place).getContent()
        If InStr(1, formula, called, 1) > 0 Then XlnPutFormula(formula, "")
    Next place
End Sub

Sub XlnPutConditions(ByVal called As String, formats As Variant)
    ' Of conditional formats.
    Dim place As Long, entry As Long, condition As Object
    For place = 0 To UBound(formats)
        For entry = 0 To formats(place).Count - 1
            condition = formats(place).getByIndex(entry)
            If condition.Type = com.sun.star.sheet.ConditionEntryType.CONDITION Then
                If InStr(1, condition.Formula1, called, 1) > 0 Then XlnPutFormula(condition.Formula1, "?")
                If InStr(1, condition.Formula2, called, 1) > 0 Then XlnPutFormula(condition.Formula2, "?")
            End If
        Next entry
    Next place
End Sub

Sub XlnPutCells(ByVal called As String, sheet As Object)
    ' A search would pass over the rows that a filter hides.
    Dim found As Object, formulas As Variant, area As Long, row As Long, column As Long
    found = sheet.queryContentCells(com.sun.star.sheet.CellFlags.FORMULA)
    For area = 0 To found.Count - 1
        formulas = found.getByIndex(area).getFormulaArray()
        For row = 0 To UBound(formulas)
            For column = 0 To UBound(formulas(row))
                If InStr(1, formulas(row)(column), called, 1) > 0 Then
                    If XlnWithInputs Then
                        XlnPutWithInputs(found.getByIndex(area).getCellByPosition(column, row), formulas(row)(column))
                    Else
                        XlnPutFormula(formulas(row)(column), "")
                    End If
                End If
            Next column
        Next row
    Next area
End Sub

Sub XlnPutFormula(ByVal formula As String, ByVal where As String)
    XlnOut.writeByte(XLN_ONE_MORE)
    XlnOut.writeUTF(formula)
    XlnOut.writeUTF(where)
End Sub

Sub XlnPutWithInputs(cell As Object, ByVal formula As String)
    ' With what is in single cells that it refers to and that hold no formula: to read one that does might calculate it.
    Dim inputs As Object, area As Object, place As Long
    XlnPutFormula(formula, cell.AbsoluteName)
    inputs = cell.queryPrecedents(False)
    For place = 0 To inputs.Count - 1
        area = inputs.getByIndex(place)
        If area.Rows.Count * area.Columns.Count < XLN_FEW Then XlnPutInputs(area)
    Next place
End Sub

Sub XlnPutInputs(area As Object)
    Dim cell As Object, row As Long, column As Long
    For row = 0 To area.Rows.Count - 1
        For column = 0 To area.Columns.Count - 1
            cell = area.getCellByPosition(column, row)
            If cell.Type <> com.sun.star.table.CellContentType.FORMULA Then
                XlnOut.writeByte(XLN_INPUT)
                XlnOut.writeUTF(cell.AbsoluteName)
                If cell.Type = com.sun.star.table.CellContentType.VALUE Then
                    XlnOut.writeUTF("d")
                    XlnOut.writeDouble(cell.getValue())
                ElseIf cell.Type = com.sun.star.table.CellContentType.TEXT Then
                    XlnOut.writeUTF("s")
                    XlnOut.writeUTF(cell.getString())
                Else
                    XlnOut.writeUTF("n")
                End If
            End If
        Next column
    Next row
End Sub

Sub XlnLookAgain
    ' A document's formulas are not to be seen while it is loading, and some are calculated then: it is calculated anew as soon as it is there.
    Dim events As Object
    XlnDoubted = True
    XlnHeld = True
    If XlnListener Is Nothing Then
        XlnChanges = CreateUnoListener("XlnChanged_", "com.sun.star.util.XModifyListener")
        XlnListener = CreateUnoListener("XlnLoaded_", "com.sun.star.document.XDocumentEventListener")
        events = GetDefaultContext().getValueByName("/singletons/com.sun.star.frame.theGlobalEventBroadcaster")
        events.addDocumentEventListener(XlnListener)
    End If
End Sub

Sub XlnLoaded_documentEventOccured(happened As Object)
    Dim modified As Boolean
    On Error GoTo failed
    If happened.EventName <> "OnViewCreated" Or Not XlnDoubted Then Exit Sub
    XlnDoubted = False
    XlnAsk("!", Array(), XLN_NOTHING)
    If Not HasUnoInterfaces(happened.Source, "com.sun.star.sheet.XCalculatable") Then Exit Sub
    modified = happened.Source.isModified()
    happened.Source.calculateAll()
    happened.Source.setModified(modified)
failed:
End Sub

Sub XlnLoaded_disposing(happened As Object)
End Sub

Sub XlnChanged_modified(happened As Object)
    ' Calc tells of a change before it calculates what depends on it.
    On Error GoTo failed
    If Not XlnHeld Then Exit Sub
    XlnHeld = False
    XlnAsk("!", Array(), XLN_NOTHING)
failed:
End Sub

Sub XlnChanged_disposing(happened As Object)
End Sub

' ---------------------------------------------------------------- the line to Python

Sub XlnOpen
    ' To a process of our own making: one that a file from before speaks of may be gone, and somebody else sit at its port.
    If XLN_PROGRAM = "" Then
        If XlnConnect() Then Exit Sub
    ElseIf Now() - XlnFailedAt > XLN_PAUSE / 86400 Then
        XlnStart
        If XlnConnect() Then Exit Sub
        XlnFailedAt = Now()
    End If
    Err = 57
End Sub

Sub XlnStart
    ' The process writes the contact file when it listens.  Wait would let the user type into a document that is being calculated, so it is looked for again and again.
    Dim files As Object, patience As Double
    On Error GoTo failed
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    If files.exists(XLN_CONTACT) Then files.kill(XLN_CONTACT)
    Shell("""" & XLN_PROGRAM & """", 0, XLN_ARGUMENTS, False)
    patience = Now() + XLN_PATIENCE / 86400
    While Not files.exists(XLN_CONTACT) And Now() < patience
    Wend
failed:
End Sub

Function XlnConnect() As Boolean
    ' The contact file says where the process listens, the word it wants to hear and the one it answers; only the user can read it.
    Dim files As Object, source As Object, port As Long, password As String, greeting As String, socket As Object, bytes As Variant
    On Error GoTo failed
    XlnConnect = False
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    If Not files.exists(XLN_CONTACT) Then Exit Function
    source = createUnoService("com.sun.star.io.DataInputStream")
    source.setInputStream(files.openFileRead(XLN_CONTACT))
    port = source.readLong()
    password = source.readUTF()
    greeting = source.readUTF()
    source.closeInput()
    socket = createUnoService("com.sun.star.connection.Connector").connect("socket,host=127.0.0.1,port=" & port & ",tcpNoDelay=1")
    socket.write(XlnLetters(password))
    bytes = Array()
    socket.read(bytes, Len(greeting))
    If Join(bytes, " ") <> Join(XlnLetters(greeting), " ") Then Exit Function
    XlnEmptyPipe
    XlnLine = socket
    XlnConnect = True
    Exit Function
failed:
    XlnConnect = False
End Function

Sub XlnEmptyPipe
    XlnPipe = createUnoService("com.sun.star.io.Pipe")
    XlnOut = createUnoService("com.sun.star.io.DataOutputStream")
    XlnOut.setOutputStream(XlnPipe)
    XlnSource = createUnoService("com.sun.star.io.DataInputStream")
    XlnSource.setInputStream(XlnPipe)
End Sub

Function XlnLetters(ByVal text As String) As Variant
    Dim bytes() As Integer, place As Long
    ReDim bytes(0 To Len(text) - 1)
    For place = 1 To Len(text)
        bytes(place - 1) = Asc(Mid(text, place, 1))
    Next place
    XlnLetters = bytes
End Function

' ---------------------------------------------------------------- values as bytes: see wire.py

Sub XlnPutAll(given As Variant)
    ' What sort each value is comes first, in one text: a call from Basic to a stream is what costs.
    Dim sorts As String, last As Long, place As Long
    For place = 0 To UBound(given)
        sorts = sorts & XlnSort(given(place))
        If Right(sorts, 1) <> "m" Then last = place + 1
    Next place
    XlnOut.writeUTF(Left(sorts, last))
    For place = 0 To last - 1
        If Mid(sorts, place + 1, 1) = "a" Then
            XlnPutRows(given(place))
        Else
            XlnPut(given(place), Mid(sorts, place + 1, 1))
        End If
    Next place
End Sub

Sub XlnPutRows(rows As Variant)
    Dim sorts As String, row As Long, column As Long, first As Long, last As Long
    first = LBound(rows, 2)
    last = XlnLastRow(rows)
    XlnOut.writeLong(last - LBound(rows, 1) + 1)
    For row = LBound(rows, 1) To last
        sorts = ""
        For column = first To UBound(rows, 2)
            sorts = sorts & XlnSort(rows(row, column))
        Next column
        XlnOut.writeUTF(sorts)
        For column = first To UBound(rows, 2)
            XlnPut(rows(row, column), Mid(sorts, column - first + 1, 1))
        Next column
    Next row
End Sub

Function XlnLastRow(rows As Variant) As Long
    ' Of whole columns the last row that holds anything; otherwise just the last.
    Dim column As Long, lastRow As Long
    lastRow = UBound(rows, 1)
    If lastRow - LBound(rows, 1) + 1 >= XLN_WHOLE_COLUMN Then
        While lastRow > LBound(rows, 1)
            For column = LBound(rows, 2) To UBound(rows, 2)
                If Not IsEmpty(rows(lastRow, column)) Then
                    XlnLastRow = lastRow
                    Exit Function
                End If
            Next column
            lastRow = lastRow - 1
        Wend
    End If
    XlnLastRow = lastRow
End Function

Function XlnSort(Optional value As Variant) As String
    If IsArray(value) Then
        XlnSort = "a"
        Exit Function
    End If
    Select Case VarType(value)
        Case 5, 4, 6, 7, 14, 17, 20 ' numbers; a date is its serial number
            XlnSort = "d"
        Case 2, 3 ' whole numbers, from macros only: a 0 of Calc's may be an omitted argument, one of these is a 0
            XlnSort = "i"
        Case 8
            XlnSort = "s"
        Case 0, 1
            XlnSort = "n"
        Case 11
            XlnSort = IIf(value, "t", "f")
        Case 10
            XlnSort = IIf(CStr(value) = XLN_MISSING, "m", "e")
        Case Else
            Err = 13
    End Select
End Function

Sub XlnPut(Optional value As Variant, ByVal sort As String)
    If sort = "d" Or sort = "i" Then
        XlnOut.writeDouble(value)
    ElseIf sort = "s" Then
        XlnOut.writeUTF(value)
    End If
End Sub

Function XlnGet() As Variant
    Dim sort As Long, row As Long, column As Long, height As Long, width As Long, more As Long, rows() As Variant
    sort = XlnSource.readByte()
    If sort = 100 Then ' d
        XlnGet = XlnSource.readDouble()
        Exit Function
    End If
    If sort = 97 Then ' a
        height = XlnSource.readLong()
        width = XlnSource.readLong()
        ReDim rows(1 To height, 1 To width)
        For row = 1 To height
            For column = 1 To width
                rows(row, column) = XlnGetOne(XlnSource.readByte())
            Next column
        Next row
        XlnGet = rows
    Else
        XlnGet = XlnGetOne(sort)
    End If
    more = XlnPipe.available()
    If more > 0 Then XlnPipe.skipBytes(more) ' what makes a short answer long enough
End Function

Function XlnGetOne(ByVal sort As Long) As Variant
    Select Case sort
        Case 100
            XlnGetOne = XlnSource.readDouble()
        Case 115 ' s
            XlnGetOne = XlnSource.readUTF()
        Case 116 ' t
            XlnGetOne = True
        Case 102 ' f
            XlnGetOne = False
        Case 113 ' q
            XlnInDoubt = XLN_FORMULAS
        Case 118 ' v
            XlnInDoubt = XLN_INPUTS
        Case Else ' a line that was closed gives zeros
            Err = 57
    End Select
End Function

Function XlnError(ByVal number As Long) As Variant
    ' A cell error is a number that is none, with Calc's number of the error in its last bits.
    Dim pipe As Object, out As Object, source As Object
    pipe = createUnoService("com.sun.star.io.Pipe")
    out = createUnoService("com.sun.star.io.DataOutputStream")
    out.setOutputStream(pipe)
    out.writeLong(2146959360)
    out.writeLong(number)
    source = createUnoService("com.sun.star.io.DataInputStream")
    source.setInputStream(pipe)
    XlnError = source.readDouble()
End Function
