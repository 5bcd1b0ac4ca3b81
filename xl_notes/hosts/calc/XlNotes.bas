Option Explicit

' The formulas of xl_notes in LibreOffice Calc, written by `xl-notes install --calc`.
' Every function below hands its arguments to XlnCall, which asks a process of Python and never raises an error: what cannot be answered is #VALUE!.

Const XLN_VERSION = ""
Const XLN_PROGRAM = ""
Const XLN_ARGUMENTS = ""
Const XLN_CONTACT = ""
Const XLN_PAUSE = 60 ' seconds until a Python that could not be started is tried again
Const XLN_VALUE = 519 ' Calc's number of #VALUE!
Const XLN_MISSING = "Error 448" ' how an argument left off at the end reads

Const XLN_NOT_ASKED = 0
Const XLN_ONE_MORE = 1
Const XLN_NO_MORE = 2

Global XlnLine As Object
Global XlnFailedAt As Double
Global XlnInDoubt As Boolean
Global XlnDoubted As Boolean
Global XlnListener As Object

Function XlnCall(ByVal called As String, ByVal given As Variant) As Variant
    ' What Python answers.  A line that has broken is opened once more, with a new process if need be.
    Dim tried As Boolean
    On Error GoTo broken
again:
    If XlnLine Is Nothing Then XlnOpen
    XlnCall = XlnAsk(called, given, False)
    If XlnInDoubt Then XlnCall = XlnAsk(called, given, True)
    Exit Function
broken:
    XlnLine = Nothing
    If Not tried And Now() - XlnFailedAt > XLN_PAUSE / 86400 Then
        tried = True
        Resume again
    End If
    Resume given_up
given_up:
    On Error GoTo 0
    XlnCall = XlnError(XLN_VALUE)
End Function

Function XlnAsk(ByVal called As String, ByVal given As Variant, ByVal withFormulas As Boolean) As Variant
    Dim pipe As Object, out As Object, source As Object, bytes As Variant, place As Long
    pipe = createUnoService("com.sun.star.io.Pipe")
    out = createUnoService("com.sun.star.io.DataOutputStream")
    out.setOutputStream(pipe)
    out.writeUTF(called)
    If withFormulas Then
        XlnPutFormulas(out, called)
    Else
        out.writeByte(XLN_NOT_ASKED)
    End If
    out.writeLong(UBound(given) + 1)
    For place = 0 To UBound(given)
        XlnPut(out, given(place))
    Next place
    bytes = Array()
    pipe.readBytes(bytes, pipe.available())
    XlnLine.write(bytes)
    source = createUnoService("com.sun.star.io.DataInputStream")
    source.setInputStream(pipe)
    XlnLine.read(bytes, 4)
    pipe.writeBytes(bytes)
    XlnLine.read(bytes, source.readLong())
    pipe.writeBytes(bytes)
    XlnInDoubt = False
    XlnAsk = XlnGet(source)
End Function

Sub XlnPutFormulas(out As Object, ByVal called As String)
    ' The formulas of all open documents that call the function: only they tell an omitted argument from a 0.
    Dim documents As Object, document As Object, search As Object, found As Object, formulas As Variant
    Dim sheet As Long, area As Long, row As Long, column As Long
    XlnLookAgain
    documents = StarDesktop.Components.createEnumeration()
    While documents.hasMoreElements()
        document = documents.nextElement()
        If HasUnoInterfaces(document, "com.sun.star.sheet.XSpreadsheetDocument") Then
            For sheet = 0 To document.Sheets.Count - 1
                search = document.Sheets.getByIndex(sheet).createSearchDescriptor()
                search.SearchString = called & "("
                found = document.Sheets.getByIndex(sheet).findAll(search)
                If Not IsNull(found) Then
                    For area = 0 To found.Count - 1
                        formulas = found.getByIndex(area).getFormulaArray()
                        For row = 0 To UBound(formulas)
                            For column = 0 To UBound(formulas(row))
                                out.writeByte(XLN_ONE_MORE)
                                out.writeUTF(formulas(row)(column))
                            Next column
                        Next row
                    Next area
                End If
            Next sheet
        End If
    Wend
    out.writeByte(XLN_NO_MORE)
End Sub

Sub XlnLookAgain
    ' A document's formulas are not to be seen while it is loading, and some are calculated then: it is calculated anew as soon as it is there.
    Dim events As Object
    XlnDoubted = True
    If XlnListener Is Nothing Then
        XlnListener = CreateUnoListener("XlnLoaded_", "com.sun.star.document.XDocumentEventListener")
        events = GetDefaultContext().getValueByName("/singletons/com.sun.star.frame.theGlobalEventBroadcaster")
        events.addDocumentEventListener(XlnListener)
    End If
End Sub

Sub XlnLoaded_documentEventOccured(happened As Object)
    On Error GoTo failed
    If happened.EventName <> "OnViewCreated" Or Not XlnDoubted Then Exit Sub
    XlnDoubted = False
    XlnAsk("!", Array(), False)
    If HasUnoInterfaces(happened.Source, "com.sun.star.sheet.XCalculatable") Then happened.Source.calculateAll()
failed:
End Sub

Sub XlnLoaded_disposing(happened As Object)
End Sub

' ---------------------------------------------------------------- the line to Python

Sub XlnOpen
    ' To the process that is there already, or else to a new one.
    If XlnConnect() Then Exit Sub
    XlnStart
    If XlnConnect() Then Exit Sub
    XlnFailedAt = Now()
    Error 1
End Sub

Sub XlnStart
    On Error GoTo failed
    If XLN_PROGRAM <> "" Then Shell("""" & XLN_PROGRAM & """", 0, XLN_ARGUMENTS, True)
    Exit Sub
failed:
End Sub

Function XlnConnect() As Boolean
    ' The contact file says where the process listens, the word it wants to hear and the one it answers; only the user can read it.
    Dim files As Object, source As Object, port As Long, password As String, greeting As String, socket As Object, bytes As Variant
    On Error GoTo failed
    XlnConnect = False
    files = createUnoService("com.sun.star.ucb.SimpleFileAccess")
    If Not files.exists(XLN_CONTACT) Then Exit Function
    source = createUnoService("com.sun.star.io.DataInputStream")
    source.setInputStream(files.openFileRead(XLN_CONTACT))
    port = source.readLong()
    password = source.readUTF()
    greeting = source.readUTF()
    source.closeInput()
    socket = createUnoService("com.sun.star.connection.Connector").connect("socket,host=127.0.0.1,port=" & port & ",tcpNoDelay=1")
    socket.write(XlnLetters(password))
    bytes = Array()
    socket.read(bytes, Len(greeting))
    If Join(bytes, " ") <> Join(XlnLetters(greeting), " ") Then Exit Function
    XlnLine = socket
    XlnConnect = True
    Exit Function
failed:
    XlnConnect = False
End Function

Function XlnLetters(ByVal text As String) As Variant
    Dim bytes() As Integer, place As Long
    ReDim bytes(0 To Len(text) - 1)
    For place = 1 To Len(text)
        bytes(place - 1) = Asc(Mid(text, place, 1))
    Next place
    XlnLetters = bytes
End Function

' ---------------------------------------------------------------- values as bytes: see wire.py

Sub XlnPut(out As Object, Optional ByVal value As Variant)
    Dim row As Long, column As Long
    If IsArray(value) Then
        out.writeByte(97) ' a
        out.writeLong(UBound(value, 1) - LBound(value, 1) + 1)
        out.writeLong(UBound(value, 2) - LBound(value, 2) + 1)
        For row = LBound(value, 1) To UBound(value, 1)
            For column = LBound(value, 2) To UBound(value, 2)
                XlnPutOne(out, value(row, column))
            Next column
        Next row
    Else
        XlnPutOne(out, value)
    End If
End Sub

Sub XlnPutOne(out As Object, Optional ByVal value As Variant)
    Select Case VarType(value)
        Case 5, 2, 3, 4, 6, 7 ' numbers; a date is its serial number
            out.writeByte(100) ' d
            out.writeDouble(value)
        Case 8
            out.writeByte(115) ' s
            out.writeUTF(value)
        Case 0, 1
            out.writeByte(110) ' n
        Case 11
            out.writeByte(98) ' b
            out.writeByte(Abs(value))
        Case 10
            If CStr(value) = XLN_MISSING Then
                out.writeByte(109) ' m
            Else
                out.writeByte(100)
                out.writeDouble(XlnError(XLN_VALUE))
            End If
        Case Else
            Error 13
    End Select
End Sub

Function XlnGet(source As Object) As Variant
    Dim kind As Long, row As Long, column As Long, height As Long, width As Long, rows() As Variant
    kind = source.readByte()
    If kind <> 97 Then
        XlnGet = XlnGetOne(source, kind)
        Exit Function
    End If
    height = source.readLong()
    width = source.readLong()
    ReDim rows(1 To height, 1 To width)
    For row = 1 To height
        For column = 1 To width
            rows(row, column) = XlnGetOne(source, source.readByte())
        Next column
    Next row
    XlnGet = rows
End Function

Function XlnGetOne(source As Object, ByVal kind As Long) As Variant
    Select Case kind
        Case 100
            XlnGetOne = source.readDouble()
        Case 115
            XlnGetOne = source.readUTF()
        Case 98
            XlnGetOne = (source.readByte() <> 0)
        Case 113 ' q
            XlnInDoubt = True
    End Select
End Function

Function XlnError(ByVal number As Long) As Variant
    ' A cell error is a number that is none, with Calc's number of the error in its last bits.
    Dim pipe As Object, out As Object, source As Object
    pipe = createUnoService("com.sun.star.io.Pipe")
    out = createUnoService("com.sun.star.io.DataOutputStream")
    out.setOutputStream(pipe)
    out.writeLong(2146959360)
    out.writeLong(number)
    source = createUnoService("com.sun.star.io.DataInputStream")
    source.setInputStream(pipe)
    XlnError = source.readDouble()
End Function
