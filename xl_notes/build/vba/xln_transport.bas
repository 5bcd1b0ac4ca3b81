Option Explicit
Option Private Module

' Between the bridge and what is outside of it: Excel's calling cell, the cells of a range, and Python, which xlwings' module starts.

Private Const FUNCTIONS_MODULE As String = "xl_notes.udfs"
Private Const RPC_UNAVAILABLE As Long = &H800706BA
Private Const RPC_FAILED As Long = &H800706BE
Private Const RPC_NOT_EXECUTED As Long = &H800706BF
Private Const SERVER_DIED As Long = &H80010007
Private Const DISCONNECTED As Long = &H80010108
Private Const NOT_CONNECTED As Long = &H800401FD
Private Const NO_REMOTE_SERVER As Long = 462
Private Const BAD_ARGUMENT As Long = 5
Private Const MINUTES_TO_WAIT As Long = 1

Private server As Object
Private failure As String
Private failedAt As Date

Public Function XlnSend(ByVal functionName As String, ByVal given As Variant) As Variant
    ' Calls the function in Python.  A server that is gone is asked for again: the DLL may have another one by now, which a workbook with the same formulas has
    ' started, and which must not be ended.  Only where that one does not answer either, it is ended and Python started anew, once.
    Dim lost As Long
    On Error GoTo failed
again:
    XlnSend = XlnServer().CallUDF((FUNCTIONS_MODULE), (functionName), (given))
    Exit Function
failed:
    If Not XlnIsGone(Err.Number) Or lost = 2 Then Err.Raise Err.Number, Err.Source, Err.Description
    lost = lost + 1
    Set server = Nothing
    If lost = 2 Then XlnRestart
    Resume again
End Function

Public Sub XlnRestart()
    ' The next call starts Python anew.  KillPy makes the DLL forget the old process too.
    Set server = Nothing
    failure = ""
    XlnCheckSettings
    On Error Resume Next ' there may be nothing to end
    KillPy
End Sub

Private Function XlnServer() As Object
    ' Kept, because xlwings reads its settings anew each time it is asked.  A Python that cannot start takes its time to say so: that is asked once a minute, and
    ' not by every formula.
    If server Is Nothing Then
        If failure <> "" And Now < failedAt + TimeSerial(0, MINUTES_TO_WAIT, 0) Then Err.Raise BAD_ARGUMENT, "xl_notes", failure
        XlnCheckSettings
        On Error GoTo failed
        Set server = XLPy()
        failure = ""
    End If
    Set XlnServer = server
    Exit Function
failed:
    failedAt = Now
    failure = "Python cannot be started: " & Err.Description
    Err.Raise BAD_ARGUMENT, "xl_notes", failure
End Function

Private Sub XlnCheckSettings()
    ' Without the setting xlwings would look for any Python, and for any DLL of its name.
    If GetConfig("INTERPRETER_WIN") = "" Then Err.Raise BAD_ARGUMENT, "xl_notes", "it is not known which Python to use: run xl-notes install"
End Sub

Private Function XlnIsGone(ByVal number As Long) As Boolean
    Select Case number
        Case RPC_UNAVAILABLE, RPC_FAILED, RPC_NOT_EXECUTED, SERVER_DIED, DISCONNECTED, NOT_CONNECTED, NO_REMOTE_SERVER
            XlnIsGone = True
    End Select
End Function

Public Function XlnCaller() As Variant
    ' The cell that is calculating, its upper left one for an array: Array("[Book]Sheet!", row, column).  Empty when a macro is calling.
    If TypeName(Application.Caller) = "Range" Then XlnCaller = XlnPlace(Application.Caller)
End Function

Public Function XlnPlace(ByVal cell As Variant) As Variant
    If TypeName(cell) = "Range" Then XlnPlace = Array("[" & cell.Worksheet.Parent.Name & "]" & cell.Worksheet.Name & "!", cell.Row, cell.Column)
End Function

Public Function XlnValues(ByVal area As Variant) As Variant
    ' Plain values, dates as serial numbers.  Of a range that goes to the end of the sheet as much as the sheet uses.
    Dim used As Object, height As Long, width As Long
    If TypeName(area) <> "Range" Then Err.Raise BAD_ARGUMENT, "xl_notes", "an argument is an object that is no range"
    If area.Areas.Count > 1 Then Err.Raise BAD_ARGUMENT, "xl_notes", "a range of several areas: give them one by one"
    height = area.Rows.Count
    width = area.Columns.Count
    If area.Row + height > area.Worksheet.Rows.Count Or area.Column + width > area.Worksheet.Columns.Count Then
        Set used = area.Worksheet.UsedRange
        If area.Row + height > area.Worksheet.Rows.Count Then height = XlnAtLeastOne(used.Row + used.Rows.Count - area.Row)
        If area.Column + width > area.Worksheet.Columns.Count Then width = XlnAtLeastOne(used.Column + used.Columns.Count - area.Column)
    End If
    XlnValues = area.Resize(height, width).Value2
End Function

Private Function XlnAtLeastOne(ByVal number As Long) As Long
    XlnAtLeastOne = IIf(number < 1, 1, number)
End Function
