Option VBASupport 1

' Opens a workbook, calculates it and runs its macros.  What it is to do is in the file "job", what came of it goes into "done".

Sub Main(folder As String)
    Dim job, document, out, place
    job = ReadFile(folder & "/job")
    Set out = createUnoService("com.sun.star.io.DataOutputStream")
    out.setOutputStream(createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileWrite(ConvertToURL(folder & "/done")))
    On Error GoTo failed
    Set document = StarDesktop.loadComponentFromURL(ConvertToURL(job(0)), "_blank", 0, Array(Setting("MacroExecutionMode", 4), Setting("Hidden", True)))
    document.UndoManager.lock()
    For place = 0 To UBound(job(2))
        Tell out, job(2)(place), Done(document, job(2)(place))
    Next place
    document.storeToURL(ConvertToURL(job(1)), Array(Setting("FilterName", "Calc MS Excel 2007 XML")))
    Tell out, "all", ""
shut:
    On Error Resume Next
    document.close(True)
    out.closeOutput()
    createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileWrite(ConvertToURL(folder & "/finished")).closeOutput()
    Exit Sub
failed:
    Tell out, "all", Err.Number & " " & Err.Description
    Resume shut
End Sub

Function Done(document, deed)
    ' Does it; the error that ended it.
    Dim script, outIndex(), outValues()
    On Error GoTo failed
    Done = ""
    If deed = "calculate" Then
        document.calculateAll()
    Else
        Set script = document.getScriptProvider().getScript("vnd.sun.star.script:" & ProjectOf(document) & "." & deed & "?language=Basic&location=document")
        script.invoke(Array(), outIndex(), outValues())
    End If
    Exit Function
failed:
    Done = Err.Number & " " & Err.Description
End Function

Function ProjectOf(document)
    ' The VBA project: the library beside LibreOffice's own.
    Dim names, place
    names = document.BasicLibraries.getElementNames()
    For place = 0 To UBound(names)
        If names(place) <> "Standard" Or UBound(names) = 0 Then ProjectOf = names(place)
    Next place
End Function

Function ReadFile(path)
    Dim source
    Set source = createUnoService("com.sun.star.io.DataInputStream")
    source.setInputStream(createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileRead(ConvertToURL(path)))
    ReadFile = XlnGet(source)
    source.closeInput()
End Function

Function Setting(name, value)
    Dim one As New com.sun.star.beans.PropertyValue
    one.Name = name
    one.Value = value
    Setting = one
End Function

Sub Tell(out, label, text)
    XlnPut out, label
    XlnPut out, text
    out.flush()
End Sub
