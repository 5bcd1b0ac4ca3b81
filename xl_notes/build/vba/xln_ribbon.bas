Option Explicit

' What the buttons of the tab "Notes" do.  Only the add-in has this module.

Private Const REFERENCE_SHEET As String = "Reference"
Private Const TITLE As String = "xl_notes"

Public Sub XlnOnInsert(ByVal control As Object)
    ' Puts the function into the active cell and opens Excel's window for its arguments.  A cell that holds something is left alone, and one that was chosen for
    ' nothing is emptied again.
    Dim target As Object, typed As String
    On Error GoTo failed
    If ActiveCell Is Nothing Then Exit Sub
    Set target = ActiveCell
    If Not IsEmpty(target.Value2) Or target.HasFormula Then
        MsgBox "The active cell is not empty. Choose an empty cell first.", vbInformation, TITLE
        Exit Sub
    End If
    XlnDescribe
    typed = "=" & control.Tag & "()"
    XlnPutFormula target, typed
    target.FunctionWizard
    If target.Formula = typed And control.Tag <> "NOTE_VERSION" Then target.ClearContents
    Exit Sub
failed:
    MsgBox "The function cannot be inserted: " & Err.Description, vbExclamation, TITLE
End Sub

Private Sub XlnPutFormula(ByVal cell As Object, ByVal text As String)
    ' Formula2 lets a table spill.  Excel 2019 and older know only Formula, which puts an @ before the function in newer ones.
    On Error Resume Next
    cell.Formula2 = text
    If Err.Number = 0 Then Exit Sub
    On Error GoTo 0
    cell.Formula = text
End Sub

Public Sub XlnOnReference(ByVal control As Object)
    ' All functions with their arguments, in a new workbook.
    ThisWorkbook.Worksheets(REFERENCE_SHEET).Copy
End Sub

Public Sub XlnOnRecalculate(ByVal control As Object)
    Application.CalculateFullRebuild
End Sub

Public Sub XlnOnRestart(ByVal control As Object)
    ' Ends the Python process and starts another.  Formulas keep their values until they are calculated again.
    On Error GoTo failed
    XlnRestart
    MsgBox "Python was started again: " & XlnSend("NOTE_VERSION", Array()), vbInformation, TITLE
    Exit Sub
failed:
    MsgBox Err.Description & vbLf & vbLf & "In a terminal, xl-notes doctor says more.", vbExclamation, TITLE
End Sub

Public Sub XlnOnRepairLinks(ByVal control As Object)
    ' Formulas that show another user's path of the add-in are pointed to this one.
    Dim sources As Variant, place As Long, repaired As Long, unrepaired As Long
    If ActiveWorkbook Is Nothing Then Exit Sub
    sources = ActiveWorkbook.LinkSources(xlExcelLinks)
    If Not IsEmpty(sources) Then
        For place = LBound(sources) To UBound(sources)
            If XlnIsThisAddIn(sources(place)) Then
                If XlnRelinked(sources(place)) Then
                    repaired = repaired + 1
                Else
                    unrepaired = unrepaired + 1
                End If
            End If
        Next place
    End If
    MsgBox repaired & " link(s) to another copy of the add-in repaired, " & unrepaired & " not." & _
        IIf(unrepaired > 0, vbLf & "Unprotect the sheets, or close Excel and run xl-notes repair on the file.", ""), vbInformation, TITLE
End Sub

Private Function XlnIsThisAddIn(ByVal source As String) As Boolean
    ' Whether a link goes to a file of this one's name in another place.
    Dim name As String
    name = Mid$(source, InStrRev(Replace(source, "/", "\"), "\") + 1)
    XlnIsThisAddIn = LCase$(name) = LCase$(ThisWorkbook.Name) And LCase$(source) <> LCase$(ThisWorkbook.FullName)
End Function

Private Function XlnRelinked(ByVal source As String) As Boolean
    ' Without alerts: Excel would ask about each sheet that it cannot find in the add-in.
    Dim alerts As Boolean
    alerts = Application.DisplayAlerts
    Application.DisplayAlerts = False
    On Error Resume Next
    ActiveWorkbook.ChangeLink source, ThisWorkbook.FullName, xlLinkTypeExcelLinks
    XlnRelinked = (Err.Number = 0)
    Application.DisplayAlerts = alerts
End Function

Public Sub XlnOnDiagnose(ByVal control As Object)
    ' What a person who helps will ask for, in a new workbook.
    Dim sheet As Object
    Set sheet = Workbooks.Add.Worksheets(1)
    XlnFact sheet, 1, "Add-in", ThisWorkbook.FullName
    XlnFact sheet, 2, "Built for xl_notes", XLN_VERSION
    XlnFact sheet, 3, "Built for xlwings", XLWINGS_VERSION
    XlnFact sheet, 4, "Excel", Application.Version & ", build " & Application.Build & ", " & XlnBits()
    XlnFact sheet, 5, "Settings file", GetConfigFilePath()
    XlnFact sheet, 6, "Settings file is there", IIf(FileExists(GetConfigFilePath()), "yes", "no: run xl-notes install")
    XlnFact sheet, 7, "Python", GetConfig("INTERPRETER_WIN", "not set: run xl-notes install")
    XlnFact sheet, 8, "Python answers", XlnAnswer()
    XlnFact sheet, 9, "More", "In a terminal: xl-notes doctor"
    sheet.Columns(1).ColumnWidth = 26
    sheet.Columns(2).ColumnWidth = 90
End Sub

Private Sub XlnFact(ByVal sheet As Object, ByVal row As Long, ByVal what As String, ByVal found As String)
    sheet.Cells(row, 1).Value = what
    sheet.Cells(row, 2).NumberFormat = "@"
    sheet.Cells(row, 2).Value = found
End Sub

Private Function XlnAnswer() As String
    On Error GoTo failed
    XlnAnswer = XlnSend("NOTE_VERSION", Array())
    Exit Function
failed:
    XlnAnswer = "no: " & Err.Description
End Function

Private Function XlnBits() As String
    #If Win64 Then
        XlnBits = "64-bit"
    #Else
        XlnBits = "32-bit"
    #End If
End Function
