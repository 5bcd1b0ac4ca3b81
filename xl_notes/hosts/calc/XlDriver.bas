Option Explicit

' Opens a workbook without its macros, which calculates it in the profile made for this, and stores it in another file; says in a third one that it is done, or
' what went wrong.

Const XLN_SOURCE = ""
Const XLN_TARGET = ""
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
