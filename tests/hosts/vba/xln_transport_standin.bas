Option Explicit
Option Private Module

' Takes the place of the module xlwings where LibreOffice runs the add-in's VBA.  XLPy gives an object with a CallUDF as xlwings' server has it, which asks the
' real one through a socket; and there is what xln_transport must be given because LibreOffice lacks it.

Public Const vbObjectError As Long = -2147221504

Private Const PORT As Long = 0 ' filled in
Private Const FOLDER As String = "" ' filled in

Public XlnTimesAsked As Long
Public XlnTimesEnded As Long
Public XlnFailures As Long
Public XlnFailure As Long
Public XlnInterpreter As String
Public XlnNoStart As Boolean

Private connection As Object
Private reports As Object
Private sitting As Object
Private lastSheet As Long

' ---------------------------------------------------------------- in place of xlwings

Public Function XLPy()
    ' ThisWorkbook has the CallUDF, since LibreOffice makes no objects of classes from a file without them.
    XlnTimesAsked = XlnTimesAsked + 1
    If XlnNoStart Then Err.Raise 1000, "xlwings", "the process exited"
    Set XLPy = ThisWorkbook
End Function

Sub KillPy()
    XlnTimesEnded = XlnTimesEnded + 1
End Sub

Function GetConfig(configKey As String, Optional default As String = "", Optional source As String = "") As Variant
    GetConfig = IIf(XlnInterpreter = "none", "", "python")
End Function

Public Function RunPython(PythonCommand As String)
    XlnReport "RunPython", PythonCommand
End Function

Public Function XlnUdf(ByVal moduleName As String, ByVal functionName As String, ByVal given As Variant) As Variant
    ' What Python answers; a failure, if the next calls are to fail.
    Dim answer As Variant
    If XlnFailures > 0 Then
        XlnFailures = XlnFailures - 1
        Err.Raise XlnFailure, "xlwings", "failure " & XlnFailure
    End If
    answer = XlnAsked(Array(moduleName, functionName, given))
    If answer(0) <> 0 Then Err.Raise answer(0), "xlwings", answer(1)
    XlnUdf = answer(1)
End Function

Private Function XlnAsked(ByVal question As Variant) As Variant
    Dim pipe As Object, out As Object, source As Object, bytes As Variant, length As Double
    If connection Is Nothing Then
        Set connection = createUnoService("com.sun.star.connection.Connector").connect("socket,host=127.0.0.1,port=" & PORT & ",tcpNoDelay=1")
    End If
    Set pipe = createUnoService("com.sun.star.io.Pipe")
    Set out = createUnoService("com.sun.star.io.DataOutputStream")
    out.setOutputStream(pipe)
    XlnPut out, question
    bytes = Array()
    pipe.readBytes(bytes, pipe.available())
    connection.write(bytes)
    connection.read(bytes, 4)
    pipe.writeBytes(bytes)
    Set source = createUnoService("com.sun.star.io.DataInputStream")
    source.setInputStream(pipe)
    length = source.readLong()
    connection.read(bytes, length)
    pipe.writeBytes(bytes)
    XlnAsked = XlnGet(source)
End Function

' ---------------------------------------------------------------- what Excel has and LibreOffice has not

Public Function XlnCallingCell() As Variant
    ' LibreOffice does not say which cell is calculating.  It locks the sheet of that cell meanwhile, which tells a formula's call from a macro's; the cell is
    ' the one a test has named, or else the first one of the sheet.
    Dim place As Long
    XlnCallingCell = Empty
    If Not sitting Is Nothing Then
        Set XlnCallingCell = sitting
        Exit Function
    End If
    For place = 0 To ThisComponent.Sheets.Count
        If place > 0 Then lastSheet = place - 1 ' after the one of the last call, all
        If XlnIsLocked(ThisComponent.Sheets.getByIndex(lastSheet)) Then
            Set XlnCallingCell = ThisWorkbook.Worksheets(lastSheet + 1).Range("A1")
            Exit Function
        End If
    Next place
End Function

Public Sub XlnSitAt(ByVal cell As Object)
    Set sitting = cell
End Sub

Private Function XlnIsLocked(ByVal sheet As Object) As Boolean
    ' Nothing is written into a cell that has nothing.
    On Error Resume Next
    Err.Clear
    sheet.getCellRangeByPosition(16383, 1048575, 16383, 1048575).setDataArray(Array(Array("")))
    XlnIsLocked = (Err.Number <> 0)
    Err.Clear
End Function

Public Function XlnPlainValues(ByVal area As Object) As Variant
    ' Value2: dates as numbers, errors as errors.  LibreOffice gives 0 for an error cell, and shows the CVErr of a function as a text.
    Dim values As Variant, cells As Object, row As Long, column As Long
    values = area.Value
    Set cells = area.CellRange
    If Not IsArray(values) Then
        XlnPlainValues = XlnPlain(values, cells.getCellByPosition(0, 0))
        Exit Function
    End If
    For row = LBound(values, 1) To UBound(values, 1)
        For column = LBound(values, 2) To UBound(values, 2)
            Select Case VarType(values(row, column))
                Case vbDouble
                    If values(row, column) = 0 Then values(row, column) = XlnPlain(0#, cells.getCellByPosition(column - 1, row - 1))
                Case vbDate, vbString
                    values(row, column) = XlnPlain(values(row, column), cells.getCellByPosition(column - 1, row - 1))
            End Select
        Next column
    Next row
    XlnPlainValues = values
End Function

Private Function XlnPlain(ByVal value As Variant, ByVal cell As Object) As Variant
    Dim number As Long
    Select Case VarType(value)
        Case vbDate
            XlnPlain = CDbl(value)
            Exit Function
        Case vbDouble
            If value = 0 Then number = XlnErrorOf(cell.getError())
        Case vbString
            If Left(value, 6) = "Error " Then number = Val(Mid(value, 7))
    End Select
    If number = 0 Then
        XlnPlain = value
    Else
        XlnPlain = CVErr(number)
    End If
End Function

Private Function XlnErrorOf(ByVal code As Long) As Long
    Select Case code
        Case 0
            XlnErrorOf = 0
        Case 521
            XlnErrorOf = 2000
        Case 532
            XlnErrorOf = 2007
        Case 524
            XlnErrorOf = 2023
        Case 525
            XlnErrorOf = 2029
        Case 503
            XlnErrorOf = 2036
        Case 32767
            XlnErrorOf = 2042
        Case Else
            XlnErrorOf = 2015
    End Select
End Function

' ---------------------------------------------------------------- what a test is told

Public Sub XlnReport(ByVal label As String, ByVal value As Variant)
    If reports Is Nothing Then
        Set reports = createUnoService("com.sun.star.io.DataOutputStream")
        reports.setOutputStream(createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileWrite(ConvertToURL(FOLDER & "/reports")))
    End If
    XlnPut reports, label
    XlnPut reports, value
    reports.flush()
End Sub

Public Function XlnTestData(ByVal name As String) As Variant
    Dim source As Object
    Set source = createUnoService("com.sun.star.io.DataInputStream")
    source.setInputStream(createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileRead(ConvertToURL(FOLDER & "/" & name)))
    XlnTestData = XlnGet(source)
    source.closeInput()
End Function
