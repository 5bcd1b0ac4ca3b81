
' ---------------------------------------------------------------- values as bytes: see wire.py

Public Sub XlnPut(out As Object, Optional ByVal value As Variant)
    Dim row As Long, column As Long
    If IsArray(value) Then
        If XlnIsOneDimensional(value) Then
            out.writeByte(Asc("f"))
            out.writeLong(UBound(value) - LBound(value) + 1)
            For column = LBound(value) To UBound(value)
                XlnPut out, value(column)
            Next column
        Else
            out.writeByte(Asc("a"))
            out.writeLong(UBound(value, 1) - LBound(value, 1) + 1)
            out.writeLong(UBound(value, 2) - LBound(value, 2) + 1)
            For row = LBound(value, 1) To UBound(value, 1)
                For column = LBound(value, 2) To UBound(value, 2)
                    XlnPut out, value(row, column)
                Next column
            Next row
        End If
        Exit Sub
    End If
    Select Case VarType(value)
        Case 0
            out.writeByte(Asc("n"))
        Case 2, 3, 17
            out.writeByte(Asc("i"))
            out.writeLong(value)
        Case 4, 5
            out.writeByte(Asc("d"))
            out.writeDouble(value)
        Case 6, 14
            out.writeByte(Asc("c"))
            out.writeUTF(CStr(value))
        Case 7
            out.writeByte(Asc("t"))
            out.writeDouble(CDbl(value))
        Case 8
            If value = ChrW(57344) & "omitted" & ChrW(57344) Then
                out.writeByte(Asc("m")) ' the mark in formulas, see prepared_workbook.py
            Else
                out.writeByte(Asc("s"))
                out.writeUTF(value)
            End If
        Case 11
            out.writeByte(Asc("b"))
            out.writeLong(IIf(value, 1, 0))
        Case 10
            ' LibreOffice's missing argument is its error 448.
            If CStr(value) = "Error 448" Then
                out.writeByte(Asc("m"))
            Else
                out.writeByte(Asc("e"))
                out.writeLong(Val(Mid(CStr(value), 7)))
            End If
        Case Else
            out.writeByte(Asc("s"))
            out.writeUTF("<" & TypeName(value) & ">")
    End Select
End Sub

Public Function XlnGet(source As Object) As Variant
    Dim kind As String, height As Long, width As Long, row As Long, column As Long, values() As Variant
    XlnGet = Empty ' or it might be what it was at the last call
    kind = Chr(source.readByte())
    Select Case kind
        Case "i"
            XlnGet = source.readLong()
        Case "d"
            XlnGet = source.readDouble()
        Case "t"
            XlnGet = CDate(source.readDouble())
        Case "s"
            XlnGet = source.readUTF()
        Case "b"
            XlnGet = (source.readLong() <> 0)
        Case "f"
            width = source.readLong()
            If width = 0 Then
                XlnGet = Array()
                Exit Function
            End If
            ReDim values(0 To width - 1)
            For column = 0 To width - 1
                values(column) = XlnGet(source)
            Next column
            XlnGet = values
        Case "a"
            height = source.readLong()
            width = source.readLong()
            ReDim values(0 To height - 1, 0 To width - 1)
            For row = 0 To height - 1
                For column = 0 To width - 1
                    values(row, column) = XlnGet(source)
                Next column
            Next row
            XlnGet = values
    End Select
End Function

Private Function XlnIsOneDimensional(ByVal value As Variant) As Boolean
    Dim width As Long
    On Error Resume Next
    width = -1
    width = UBound(value, 2)
    XlnIsOneDimensional = (width = -1)
    On Error GoTo 0
End Function
