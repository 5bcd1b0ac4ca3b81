Option Explicit

' Macros that call the functions and the bridge; the tests beside it say what must come of them.

Public Sub Told(ByVal label As String, Optional ByVal value As Variant)
    ' The error there is, or the value.
    If Err.Number <> 0 Then
        XlnReport label, Array("error", Err.Number, Err.Description, Err.Source)
    Else
        XlnReport label, value
    End If
    Err.Clear
End Sub

Private Function Bounds(ByVal table As Variant) As String
    Bounds = LBound(table, 1) & " to " & UBound(table, 1) & ", " & LBound(table, 2) & " to " & UBound(table, 2)
End Function

Private Function Cells(ByVal address As String) As Object
    Set Cells = ThisWorkbook.Worksheets("Given").Range(address)
End Function

' ---------------------------------------------------------------- calls from a macro

Public Sub CallsOfValues()
    Dim result As Variant
    On Error Resume Next
    result = NOTE_YEARFRAC(43069, 43115): Told "scalar", result
    result = NOTE_YEARFRAC(DateSerial(2017, 11, 30), DateSerial(2018, 1, 15)): Told "dates", result
    result = NOTE_YEARFRAC("2017-11-30", "2018-01-15"): Told "text dates", result
    result = NOTE_SHARES(CCur(4307226.51), CCur(0.002)): Told "currency", result
    result = NOTE_SCHEDULE(43069, 43115, 0.12, 3359538.57, 36, , , , True): Told "left out in the middle", result
    result = NOTE_SCHEDULE(43069, 43115, 0.12, 3359538.57, 36, , , , False): Told "truth values", result
    result = NOTE_VERSION(): Told "nothing given", result
    result = NOTE_SHARES(1000, 0.5, Empty): Told "empty", result
    result = NOTE_SHARES(Cells("A1"), 0.5): Told "one cell", result
    result = NOTE_SHARES(Cells("A1:A4"), 0.5): Told "a column", result
    result = NOTE_SHARES(Cells("C1:E1"), 0.5): Told "a row", result
    result = NOTE_SHARES(Array(1000, 2000), 0.5): Told "a flat array", result
    result = NOTE_SHARES(Cells("A:A"), 0.5): Told "a whole column", result
    result = NOTE_SHARES(Cells("1:1"), 0.5): Told "a whole row", result
    result = NOTE_SHARES(ThisWorkbook.Worksheets("Empty").Range("A:A"), 0.5): Told "a column of an empty sheet", result
    result = NOTE_EXPLAIN(XlnTestData("word")): Told "text of any kind", result
End Sub

Public Sub CallsOfTables()
    Dim table As Variant, result As Variant
    On Error Resume Next
    table = NOTE_SCHEDULE(43069, 43115, 0.12, 3359538.57, 36)
    Told "table", table
    Told "bounds of a table", Bounds(table)
    table = NOTE_MAXCONVERT(4307226.51, 0.002, 10000000000#, 0, 0.0999)
    Told "row", table
    Told "bounds of a row", Bounds(table)
    table = NOTE_TRADINGDAYS(43115, 1)
    Told "element", table
    Told "bounds of an element", Bounds(table)
    table = NOTE_SHARES(Array(1000, "x", 3000), 0.5)
    Told "an error in its own place", table
    Told "bounds of a flat one", Bounds(table)
End Sub

Public Sub CallsThatFail()
    Dim result As Variant
    On Error Resume Next
    result = NOTE_ACCRUED(43069, 43100, 12, 947687.94): Told "out of range", result
    result = NOTE_CONVPRICE(Cells("G1:G3"), 0.0019, 0.15): Told "not available", result
    result = NOTE_ACCRUED("yesterday", 43100, 0.12, 947687.94): Told "wrong type", result
    result = NOTE_SCHEDULE(43069, 43115, 12, 3359538.57, 36): Told "a table that fails", result
    result = NOTE_ACCRUED(43069, 43100, Cells("A2"), 947687.94): Told "an error cell", result
    result = NOTE_SHARES(1000, Cells("A2")): Told "an error cell as the second", result
    result = NOTE_CONVPRICE(Cells("A1:A4"), 0.0019, 0.15): Told "an error inside a range", result
    result = NOTE_SHARES(1000): Told "too few", result
    result = NOTE_SHARES(ThisWorkbook, 0.5): Told "an object", result
    result = NOTE_SHARES(Nothing, 0.5): Told "no object", result
    result = NOTE_SHARES(Cells("A1,A3:A4"), 0.5): Told "several areas", result
    result = XlnCall("NOTE_NOSUCH", Array(1)): Told "no such function", result
    result = NOTE_SHARES(XlnTestData("word"), 0.5): Told "text of any kind in a message", result
End Sub

Public Sub CallsFromACell()
    ' As a formula in B2 would call: errors come back and are not raised.
    Dim result As Variant
    XlnSitAt Cells("B2")
    On Error Resume Next
    result = NOTE_ACCRUED(43069, 43100, 12, 947687.94): Told "in a cell: out of range", result
    result = NOTE_SHARES(ThisWorkbook, 0.5): Told "in a cell: an object", result
    result = NOTE_SHARES(Cells("A1,A3:A4"), 0.5): Told "in a cell: several areas", result
    result = XlnCall("NOTE_NOSUCH", Array(1)): Told "in a cell: no such function", result
    result = NOTE_SCHEDULE(43069, 43115, 12, 3359538.57, 36): Told "in a cell: a table that fails", result
    XlnSitAt Nothing
End Sub

' ---------------------------------------------------------------- the texts that are errors

Public Sub Parse()
    Dim texts As Variant, place As Long, numbers() As Variant, messages() As Variant, decoded() As Variant
    texts = XlnTestData("texts")
    ReDim numbers(0 To UBound(texts))
    ReDim messages(0 To UBound(texts))
    ReDim decoded(0 To UBound(texts))
    For place = 0 To UBound(texts)
        numbers(place) = XlnErrorNumber(texts(place))
        messages(place) = XlnMessage(texts(place))
        decoded(place) = XlnDecoded(texts(place), "F", Array("[b]s!", 1, 1))
    Next place
    XlnReport "numbers", numbers
    XlnReport "messages", messages
    XlnReport "decoded", decoded
    XlnReport "decoded table", XlnDecoded(XlnTestData("table of texts"), "F", Array("[b]s!", 1, 1))
    XlnReport "no texts", Array(XlnErrorNumber(5), XlnErrorNumber(Empty), XlnErrorNumber(True), XlnErrorNumber(CDate(43069)))
End Sub

Public Sub RaiseEveryText()
    ' With no cell, every error is raised with its number and its message.
    Dim texts As Variant, place As Long, raised() As Variant, result As Variant
    texts = XlnTestData("texts")
    ReDim raised(0 To UBound(texts))
    On Error Resume Next
    For place = 0 To UBound(texts)
        Err.Clear
        result = XlnDecoded(texts(place), "F", Empty)
        raised(place) = Array(Err.Number, Err.Description)
    Next place
    XlnReport "raised", raised
End Sub

' ---------------------------------------------------------------- NOTE_ERROR

Private Sub Show(ByVal cell As Object, ByVal value As Variant)
    ' Shows an error as LibreOffice does.
    If IsError(value) Then
        cell.Value = CStr(value)
    Else
        cell.Value = value
    End If
End Sub

Public Sub Explain()
    Dim column As Variant, place As Long
    XlnSitAt Cells("B2")
    Show Cells("B2"), NOTE_ACCRUED(43069, 43100, 12, 947687.94)
    XlnReport "shown", Cells("B2").Value
    XlnReport "the message of a cell", NOTE_ERROR(Cells("B2"))
    XlnReport "the message of another cell", NOTE_ERROR(Cells("B3"))
    Cells("B2").Value = "Error 2042"
    XlnReport "another error now", NOTE_ERROR(Cells("B2"))
    Cells("B2").Value = 5
    XlnReport "no error now", NOTE_ERROR(Cells("B2"))
    Show Cells("B2"), NOTE_SHARES(1000, -1)
    XlnReport "the last message counts", NOTE_ERROR(Cells("B2"))
    XlnSitAt Cells("B4")
    column = NOTE_SHARES(Cells("A1:A4"), 0.5)
    For place = 1 To 4
        Show Cells("B" & (3 + place)), column(place, 1)
    Next place
    XlnReport "the message of an element", NOTE_ERROR(Cells("B7"))
    XlnReport "an element without an error", NOTE_ERROR(Cells("B4"))
    XlnReport "an error that was there before", NOTE_ERROR(Cells("B5"))
    XlnReport "a range", NOTE_ERROR(Cells("B4:B7"))
    XlnReport "a text", NOTE_ERROR("#NUM! cap must be between 0 and 1, got 9.99")
    XlnReport "a number", NOTE_ERROR(5)
    XlnReport "nothing at all", NOTE_ERROR()
    XlnSitAt Nothing
End Sub

Public Sub Forget()
    ' 5,000 messages are kept.  One more, and those before it are gone.
    Dim place As Long, ignored As Variant
    For place = 1 To 5000
        ignored = XlnDecoded("#NUM! message " & place, "F", Array("[" & ThisWorkbook.Name & "]Given!", place, 9))
    Next place
    Cells("I1").Value = "Error 2036"
    Cells("I5000").Value = "Error 2036"
    XlnReport "the first of 5,000", NOTE_ERROR(Cells("I1"))
    XlnReport "the last of 5,000", NOTE_ERROR(Cells("I5000"))
    ignored = XlnDecoded("#NUM! message 5001", "F", Array("[" & ThisWorkbook.Name & "]Given!", 5001, 9))
    Cells("I5001").Value = "Error 2036"
    XlnReport "the first of 5,001", NOTE_ERROR(Cells("I1"))
    XlnReport "the last of 5,001", NOTE_ERROR(Cells("I5001"))
    Cells("I1:I5001").ClearContents
End Sub

' ---------------------------------------------------------------- a server that is gone

Private Function Asked(ByVal failures As Long, ByVal failure As Long) As Variant
    ' A call while so many calls fail: its result or its error, how often the server was asked for, and how many failures were left.
    Dim before As Long, outcome As Variant
    XlnFailures = failures
    XlnFailure = failure
    before = XlnTimesAsked
    On Error Resume Next
    outcome = XlnSend("NOTE_YEARFRAC", Array(43069, 43115))
    If Err.Number <> 0 Then outcome = Err.Number & " " & Err.Description
    Asked = Array(outcome, XlnTimesAsked - before, XlnFailures)
    XlnFailures = 0
End Function

Public Sub Retry()
    Dim numbers As Variant, place As Long
    numbers = XlnTestData("failures")
    For place = 0 To UBound(numbers)
        XlnReport "once " & numbers(place), Asked(1, numbers(place))
        XlnReport "twice " & numbers(place), Asked(2, numbers(place))
        XlnReport "three times " & numbers(place), Asked(3, numbers(place))
    Next place
    XlnReport "never", Asked(0, 0)
    XlnRestart
    XlnReport "forgotten", Asked(0, 0)
    XlnRestart
    XlnInterpreter = "none"
    XlnReport "no interpreter", Asked(0, 0)
    XlnInterpreter = ""
    XlnRestart
    XlnNoStart = True
    XlnReport "no start", Asked(0, 0)
    XlnReport "no start at once again", Asked(0, 0)
    XlnRestart
    XlnReport "no start after a restart", Asked(0, 0)
    XlnNoStart = False
    XlnRestart
    XlnReport "started after all", Asked(0, 0)
    XlnReport "ended", XlnTimesEnded
End Sub
