Option Explicit
Option Private Module

' Every formula comes through XlnCall: ranges become values, the call goes to Python, and a text like "#NUM! rate must be ..." comes back as the error it names.
' Called from a cell, an error is a cell error and NOTE_ERROR(cell) tells its message.  Called from a macro, an error is raised: Err.Number - vbObjectError is
' the number CVErr takes (2036 for #NUM!), Err.Description the message.  Where Excel evaluates a formula outside of cells (Evaluate, charts) it makes #VALUE! of that.

Private Const MOST_MESSAGES As Long = 5000
Private Const NOT_CALCULATED As Long = 2015

Private messages As Collection

Public Function XlnCall(ByVal functionName As String, ByVal given As Variant, Optional ByVal takesErrors As Boolean = False) As Variant
    ' given: one element an argument, in order.  takesErrors: the function looks at error cells itself.
    Dim where As Variant, place As Long, values As Variant, number As Long, message As String
    where = XlnCaller()
    On Error GoTo failed
    For place = LBound(given) To UBound(given)
        If Not XlnIsMissing(given(place)) Then
            If IsObject(given(place)) Then
                values = XlnValues(given(place))
                Set given(place) = Nothing ' LibreOffice's Basic would take the next line for writing into the cells
                given(place) = values
            End If
            If Not takesErrors And IsError(given(place)) Then
                XlnCall = XlnPassedOn(given(place), functionName & ": argument " & (place + 1) & " is an error itself", where)
                Exit Function
            End If
        End If
    Next place
    XlnCall = XlnDecoded(XlnSend(functionName, given), functionName, where)
    Exit Function
failed:
    number = Err.Number
    message = Err.Description
    If IsEmpty(where) Then Err.Raise number, "xl_notes", message
    XlnCall = XlnFault(CVErr(NOT_CALCULATED), functionName & ": " & message, where)
End Function

Public Function XlnTable(ByVal result As Variant) As Variant
    ' A table is two-dimensional and counts from 1, whatever its size; an error stays one.
    Dim table(1 To 1, 1 To 1) As Variant
    If IsArray(result) Or IsError(result) Then
        XlnTable = result
    Else
        table(1, 1) = result
        XlnTable = table
    End If
End Function

Public Function XlnDecoded(ByVal answer As Variant, ByVal functionName As String, ByVal where As Variant) As Variant
    ' What Python answered as Excel shows it: a value, an error, or a table of these.
    Dim number As Long
    If IsArray(answer) Then
        XlnDecoded = XlnDecodedTable(answer, functionName, where)
        Exit Function
    End If
    number = XlnErrorNumber(answer)
    If number = 0 Then
        XlnDecoded = answer
    Else
        XlnDecoded = XlnFault(CVErr(number), functionName & ": " & XlnMessage(answer), where)
    End If
End Function

Private Function XlnDecodedTable(ByVal answer As Variant, ByVal functionName As String, ByVal where As Variant) As Variant
    Dim table() As Variant, height As Long, width As Long, row As Long, column As Long, isFlat As Boolean, told As Boolean, value As Variant, number As Long
    isFlat = XlnIsFlat(answer)
    If isFlat Then
        height = 1
        width = UBound(answer) - LBound(answer) + 1
    Else
        height = UBound(answer, 1) - LBound(answer, 1) + 1
        width = UBound(answer, 2) - LBound(answer, 2) + 1
    End If
    ReDim table(1 To height, 1 To width)
    For row = 1 To height
        For column = 1 To width
            If isFlat Then
                value = answer(LBound(answer) + column - 1)
            Else
                value = answer(LBound(answer, 1) + row - 1, LBound(answer, 2) + column - 1)
            End If
            If VarType(value) = vbString Then
                number = XlnErrorNumber(value)
                If number <> 0 Then
                    ' One bad element is an error of its own place, also for a macro: the others are results.
                    If Not IsEmpty(where) Then
                        XlnRemember where, row - 1, column - 1, number, functionName & ": " & XlnMessage(value)
                        ' The calling cell too: it may be one that takes this element out of the table.
                        If Not told Then XlnRemember where, 0, 0, number, functionName & ": " & XlnMessage(value)
                        told = True
                    End If
                    value = CVErr(number)
                End If
            End If
            table(row, column) = value
        Next column
    Next row
    XlnDecodedTable = table
End Function

Private Function XlnIsFlat(ByVal answer As Variant) As Boolean
    ' Whether an array has one dimension: a single row arrives so.
    Dim width As Long
    On Error GoTo flat
    width = UBound(answer, 2)
    XlnIsFlat = (width < LBound(answer, 2))
    Exit Function
flat:
    XlnIsFlat = True
End Function

Public Function XlnErrorNumber(ByVal answer As Variant) As Long
    ' The number of the error a text begins with, 0 for any other value.
    Dim code As String, blank As Long
    If VarType(answer) <> vbString Then Exit Function
    If Left$(answer, 1) <> "#" Then Exit Function
    blank = InStr(answer, " ")
    If blank = 0 Then
        code = answer
    Else
        code = Left$(answer, blank - 1)
    End If
    Select Case code
        Case "#NULL!"
            XlnErrorNumber = 2000
        Case "#DIV/0!"
            XlnErrorNumber = 2007
        Case "#VALUE!"
            XlnErrorNumber = 2015
        Case "#REF!"
            XlnErrorNumber = 2023
        Case "#NAME?"
            XlnErrorNumber = 2029
        Case "#NUM!"
            XlnErrorNumber = 2036
        Case "#N/A"
            XlnErrorNumber = 2042
        Case "#GETTING_DATA"
            XlnErrorNumber = 2043
        Case "#SPILL!"
            XlnErrorNumber = 2045
        Case "#CALC!"
            XlnErrorNumber = 2050
    End Select
End Function

Public Function XlnMessage(ByVal answer As Variant) As String
    ' What follows the code.
    Dim blank As Long
    blank = InStr(answer, " ")
    If blank > 0 Then XlnMessage = Mid$(answer, blank + 1)
End Function

Private Function XlnFault(ByVal problem As Variant, ByVal message As String, ByVal where As Variant) As Variant
    ' The error as a cell's value, its message kept; raised when a macro is calling.
    Dim number As Long
    number = XlnNumberOf(problem)
    If IsEmpty(where) Then Err.Raise vbObjectError + number, "xl_notes", message
    XlnRemember where, 0, 0, number, message
    XlnFault = problem
End Function

Private Function XlnPassedOn(ByVal problem As Variant, ByVal message As String, ByVal where As Variant) As Variant
    ' An error that another function of ours has given in the same cell, =F(G()), keeps the message it has.
    If Not IsEmpty(where) Then
        If Val(XlnKept(where(0) & "R" & where(1) & "C" & where(2))) = XlnNumberOf(problem) Then
            XlnPassedOn = problem
            Exit Function
        End If
    End If
    XlnPassedOn = XlnFault(problem, message, where)
End Function

Private Function XlnNumberOf(ByVal problem As Variant) As Long
    ' CStr gives "Error 2036", with another word in other languages.
    XlnNumberOf = CLng(Val(Right$(CStr(problem), 4)))
End Function

Private Function XlnIsMissing(Optional ByVal value As Variant) As Boolean
    ' An omitted argument is of the subtype Error too, so this is asked before IsError.
    XlnIsMissing = IsMissing(value)
End Function

' ---------------------------------------------------------------- messages behind errors

Private Sub XlnRemember(ByVal where As Variant, ByVal down As Long, ByVal across As Long, ByVal number As Long, ByVal message As String)
    Dim cell As String
    cell = where(0) & "R" & (where(1) + down) & "C" & (where(2) + across)
    If messages Is Nothing Then Set messages = New Collection
    If messages.Count >= MOST_MESSAGES Then Set messages = New Collection
    On Error Resume Next
    messages.Remove cell
    On Error GoTo 0
    messages.Add number & "|" & message, cell
End Sub

Public Function XlnExplained(Optional ByVal cell As Variant) As Variant
    ' NOTE_ERROR: the message behind the error a cell shows now; for an error of another origin, what its code means.
    Dim where As Variant, kept As String
    If IsObject(cell) Then
        where = XlnPlace(cell)
        If Not IsEmpty(where) And IsError(XlnValues(cell)) Then
            kept = XlnKept(where(0) & "R" & where(1) & "C" & where(2))
            If kept <> "" And Val(kept) = XlnNumberOf(XlnValues(cell)) Then
                XlnExplained = Mid$(kept, InStr(kept, "|") + 1)
                Exit Function
            End If
        End If
    End If
    XlnExplained = XlnCall("NOTE_ERROR", Array(cell), True)
End Function

Private Function XlnKept(ByVal cell As String) As String
    If messages Is Nothing Then Exit Function
    On Error Resume Next
    XlnKept = messages.Item(cell)
End Function
