Option VBASupport 1

' Opens a workbook, exchanges modules of its VBA, calculates it and runs its macros.  What it is to do is in the file "job", what came of it goes into "done".

Sub Main(folder As String)
    Dim job, document, out, place
    job = ReadFile(folder & "/job")
    Set out = createUnoService("com.sun.star.io.DataOutputStream")
    out.setOutputStream(createUnoService("com.sun.star.ucb.SimpleFileAccess").openFileWrite(ConvertToURL(folder & "/done")))
    Set document = Opened(job(0))
    If document Is Nothing Then
        Tell out, "all", "it was not opened"
        Exit Sub
    End If
    On Error GoTo failed
    For place = 0 To UBound(job(2))
        Exchange document, job(2)(place)(0), job(2)(place)(1)
    Next place
    document.enableAutomaticCalculation(True)
    For place = 0 To UBound(job(3))
        Tell out, job(3)(place), Done(document, job(3)(place))
    Next place
    document.storeToURL(ConvertToURL(job(1)), Array(Setting("FilterName", "Calc MS Excel 2007 XML")))
    Tell out, "all", ""
shut:
    On Error Resume Next
    document.close(True)
    Exit Sub
failed:
    Tell out, "all", Err.Number & " " & Err.Description
    Resume shut
End Sub

Function Opened(path)
    ' A formula that is calculated while the file opens does not find what LibreOffice lacks: this is no error yet.
    Dim document
    On Error Resume Next
    Set document = StarDesktop.loadComponentFromURL(ConvertToURL(path), "_blank", 0, Array(Setting("MacroExecutionMode", 4), Setting("Hidden", True)))
    document.enableAutomaticCalculation(False)
    document.UndoManager.lock()
    Set Opened = document
End Function

Function Done(document, deed)
    ' Does it; the error that ended it.
    Dim script, outIndex(), outValues()
    On Error GoTo failed
    Done = ""
    If deed = "calculate" Then
        document.calculateAll()
    Else
        Set script = document.getScriptProvider().getScript("vnd.sun.star.script:" & LibraryOf(document) & "." & deed & "?language=Basic&location=document")
        script.invoke(Array(), outIndex(), outValues())
    End If
    Exit Function
failed:
    Done = Err.Number & " " & Err.Description
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

Function LibraryOf(document)
    ' The VBA project: the library beside LibreOffice's own.
    Dim names, place
    names = document.BasicLibraries.getElementNames()
    For place = 0 To UBound(names)
        If names(place) <> "Standard" Or UBound(names) = 0 Then LibraryOf = names(place)
    Next place
End Function

Sub Exchange(document, name, changes)
    ' changes: old and new text in turn.  Nothing at all takes the module away, an old text that is empty stands for the whole module.
    Dim library, code, place, head
    library = document.BasicLibraries.getByName(LibraryOf(document))
    If UBound(changes) < 0 Then
        library.removeByName(name)
        Exit Sub
    End If
    code = library.getByName(name)
    For place = 0 To UBound(changes) Step 2
        If changes(place) = "" Then
            head = InStr(code, "Option VBASupport 1") + Len("Option VBASupport 1")
            code = Left(code, head) & changes(place + 1)
        Else
            If UBound(Split(code, changes(place))) = 0 Then Err.Raise 9, "driver", "the module " & name & " has no text " & changes(place)
            code = Replace(code, changes(place), changes(place + 1), 1, -1, 0)
        End If
    Next place
    library.replaceByName(name, code)
End Sub
