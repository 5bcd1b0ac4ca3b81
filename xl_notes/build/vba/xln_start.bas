Option Explicit

' What happens when the file opens: the help texts are registered and Python is started.  Nothing here is a worksheet function.

Private Const HELP_SHEET As String = "_IntelliSense_"
Private Const CATEGORY As String = "Notes"

Private described As Boolean

Public Sub XlnStart()
    ' So that the first formula need not wait.  Whatever fails here fails again, with its message, in a formula.
    On Error Resume Next
    XlnDescribe
    XlnSend "NOTE_VERSION", Array()
End Sub

Public Sub XlnDescribe()
    ' Texts of the function wizard, from the sheet that IntelliSense reads: name, text, topic, then name and text of each argument.  Excel refuses them while no
    ' workbook is open, so that this is asked again before the wizard is shown; the descriptions are in the file itself as well.
    Dim sheet As Object, row As Long, place As Long, texts() As String
    If described Then Exit Sub
    Set sheet = ThisWorkbook.Worksheets(HELP_SHEET)
    For row = 2 To sheet.UsedRange.Rows.Count
        Erase texts
        place = 0
        Do While sheet.Cells(row, 4 + 2 * place).Value2 <> ""
            ReDim Preserve texts(0 To place)
            texts(place) = sheet.Cells(row, 5 + 2 * place).Value2
            place = place + 1
        Loop
        If Not XlnIsDescribed(sheet.Cells(row, 1).Value2, sheet.Cells(row, 2).Value2, texts, place) Then Exit Sub
    Next row
    described = True
End Sub

Private Function XlnIsDescribed(ByVal functionName As String, ByVal description As String, ByRef texts() As String, ByVal count As Long) As Boolean
    On Error Resume Next
    If count = 0 Then
        Application.MacroOptions Macro:=XlnQualified(functionName), Description:=description, Category:=CATEGORY
    Else
        Application.MacroOptions Macro:=XlnQualified(functionName), Description:=description, Category:=CATEGORY, ArgumentDescriptions:=texts
    End If
    XlnIsDescribed = (Err.Number = 0)
End Function

Private Function XlnQualified(ByVal functionName As String) As String
    XlnQualified = "'" & ThisWorkbook.Name & "'!" & functionName
End Function
