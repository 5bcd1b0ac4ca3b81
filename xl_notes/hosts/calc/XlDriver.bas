Option Explicit

' Opens a workbook without its macros, which calculates it in the profile made for this, and stores it in another file; says in a third one that it is done, or
' what went wrong.

Const XLN_SOURCE = ""
Const XLN_TARGET = ""
Const XLN_NUMBERS = ""
Const XLN_DONE = ""

Sub Main
    ' UpdateDocMode 0 also keeps INDIRECT from reading other files.
    Dim document As Object, said As String
    On Error GoTo failed
    document = StarDesktop.loadComponentFromURL(XLN_SOURCE, "_blank", 0, Array(XlnSetting("MacroExecutionMode", 0), XlnSetting("UpdateDocMode", 0), XlnSetting("Hidden", True)))
    If IsNull(document) Then
        said = "it cannot be opened"
        GoTo told
    End If
    document.storeToURL(XLN_TARGET, Array(XlnSetting("FilterName", "Calc MS Excel 2007 XML")))
    XlnPutNumbers(document)
    document.close(True)
told:
    On Error GoTo 0
    XlnTell(XLN_DONE, said)
    Exit Sub
failed:
    said = Error$
    If said = "" Then said = "error " & Err
    Resume told
End Sub

Sub XlnPutNumbers(document As Object)
    ' Of the cells with formulas, since the file has 15 digits only.  Each area is its sheet, first row and column, height and width, and a number a cell.
    Dim files As Object, out As Object, found As Object, place As Object, rows As Variant, sheet As Long, area As Long, row As Long, column As Long
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    out = createUnoService("com.sun.star.io.DataOutputStream")
    out.setOutputStream(files.openFileWrite(XLN_NUMBERS))
    For sheet = 0 To document.Sheets.Count - 1
        found = document.Sheets.getByIndex(sheet).queryContentCells(com.sun.star.sheet.CellFlags.FORMULA)
        For area = 0 To found.Count - 1
            place = found.getByIndex(area).RangeAddress
            rows = found.getByIndex(area).getDataArray()
            out.writeLong(sheet)
            out.writeLong(place.StartRow)
            out.writeLong(place.StartColumn)
            out.writeLong(UBound(rows) + 1)
            out.writeLong(UBound(rows(0)) + 1)
            For row = 0 To UBound(rows)
                For column = 0 To UBound(rows(row))
                    If VarType(rows(row)(column)) = 5 Then
                        out.writeDouble(rows(row)(column))
                    Else
                        out.writeLong(2146959360) ' no number
                        out.writeLong(0)
                    End If
                Next column
            Next row
        Next area
    Next sheet
    out.closeOutput()
End Sub

Function XlnSetting(ByVal name As String, ByVal value As Variant) As Object
    Dim one As New com.sun.star.beans.PropertyValue
    one.Name = name
    one.Value = value
    XlnSetting = one
End Function

Sub XlnTell(ByVal file As String, ByVal text As String)
    ' Under another name first, so that who waits for the file finds it whole.
    Dim files As Object, out As Object
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    out = createUnoService("com.sun.star.io.TextOutputStream")
    out.setOutputStream(files.openFileWrite(file & ".part"))
    out.writeString(text)
    out.closeOutput()
    files.move(file & ".part", file)
End Sub
