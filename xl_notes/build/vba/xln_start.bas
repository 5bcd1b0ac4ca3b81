Option Explicit

' What happens when the file opens, and what the buttons of the tab "Notes" do.  Nothing here is a worksheet function.

Private Const HELP_SHEET As String = "_IntelliSense_"
Private Const REFERENCE_SHEET As String = "Reference"
Private Const CATEGORY As String = "Notes"
Private Const TITLE As String = "xl_notes"

Public Sub XlnStart()
    ' Registers the help texts and starts Python, so that the first formula need not wait.  Whatever fails here fails again, with its message, in a formula.
    On Error Resume Next
    XlnDescribe
    XlnSend "NOTE_VERSION", Array()
End Sub

Private Sub XlnDescribe()
    ' Texts of the function wizard, from the sheet that IntelliSense reads: name, text, topic, then name and text of each argument.
    Dim sheet As Object, row As Long, place As Long, texts() As String
    Set sheet = ThisWorkbook.Worksheets(HELP_SHEET)
    For row = 2 To sheet.UsedRange.Rows.Count
        Erase texts
        place = 0
        Do While sheet.Cells(row, 4 + 2 * place).Value2 <> ""
            ReDim Preserve texts(0 To place)
            texts(place) = sheet.Cells(row, 5 + 2 * place).Value2
            place = place + 1
        Loop
        XlnDescribeOne sheet.Cells(row, 1).Value2, sheet.Cells(row, 2).Value2, texts, place
    Next row
End Sub

Private Sub XlnDescribeOne(ByVal functionName As String, ByVal description As String, ByRef texts() As String, ByVal count As Long)
    ' Excel refuses this in some states of a hidden file; the description is in the file itself as well, so a refusal does no harm.
    On Error Resume Next
    If count = 0 Then
        Application.MacroOptions Macro:=XlnQualified(functionName), Description:=description, Category:=CATEGORY
    Else
        Application.MacroOptions Macro:=XlnQualified(functionName), Description:=description, Category:=CATEGORY, ArgumentDescriptions:=texts
    End If
End Sub

Private Function XlnQualified(ByVal functionName As String) As String
    XlnQualified = "'" & ThisWorkbook.Name & "'!" & functionName
End Function

' ---------------------------------------------------------------- buttons

Public Sub XlnOnInsert(ByVal control As Object)
    ' Puts the function into the active cell and opens Excel's window for its arguments.  A cell that holds something is left alone.
    If ActiveCell Is Nothing Then Exit Sub
    If Not IsEmpty(ActiveCell.Value2) Or ActiveCell.HasFormula Then
        MsgBox "The active cell is not empty. Choose an empty cell first.", vbInformation, TITLE
        Exit Sub
    End If
    ActiveCell.Formula = "=" & control.Tag & "()"
    ActiveCell.FunctionWizard
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
    XlnForgetServer
    KillPy
    MsgBox "Python was started again: xl_notes " & XlnSend("NOTE_VERSION", Array()), vbInformation, TITLE
    Exit Sub
failed:
    MsgBox "Python cannot be started: " & Err.Description & vbLf & vbLf & "In a terminal, xl-notes doctor says more.", vbExclamation, TITLE
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
    On Error GoTo failed
    ActiveWorkbook.ChangeLink source, ThisWorkbook.FullName, xlLinkTypeExcelLinks
    XlnRelinked = True
failed:
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
    XlnAnswer = "xl_notes " & XlnSend("NOTE_VERSION", Array())
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
