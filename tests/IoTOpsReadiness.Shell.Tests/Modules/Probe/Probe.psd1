@{
    RootModule        = 'Probe.psm1'
    ModuleVersion     = '1.0.0'
    GUID              = '5d2a2f7e-8a53-4d0e-9f43-1f1f3f1d8a10'
    FormatsToProcess  = 'Probe.Format.ps1xml'
    FunctionsToExport = '*'
}
