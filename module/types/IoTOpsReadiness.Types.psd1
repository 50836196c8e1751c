@{
    # Imported by the script module once it is sure that no other copy is loaded: type data is per session, and a second
    # copy's would hide the clear refusal behind a page of complaints about members that are already present.
    ModuleVersion     = '1.0'
    GUID              = 'a2c4b9f0-3b1d-4f57-8d0e-6b0e4c1d9f52'
    PowerShellVersion = '7.4'
    TypesToProcess    = @('IoTOpsReadiness.Types.ps1xml')
    FunctionsToExport = @()
    CmdletsToExport   = @()
    VariablesToExport = @()
    AliasesToExport   = @()
}
