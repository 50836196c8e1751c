# Loads the cmdlets into an assembly load context of their own. Nothing here needs the Utility or Management modules, so
# that the module also works in a bare engine host.

$bin = [System.IO.Path]::Combine($PSScriptRoot, 'bin', 'net8.0')
$loaderPath = [System.IO.Path]::Combine($bin, 'IoTOpsReadiness.Loader.dll')

$loader = 'IoTOpsReadiness.Loader.LoadContext' -as [type]
if ($loader) {
    # A process keeps the assemblies it has loaded: another copy would report its version and run the first one's code.
    if ($loader::Folder -ne $bin) {
        $message = "IoTOpsReadiness is already loaded from '$($loader::Folder)' and cannot be loaded from '$bin' in the same process."
        $errorRecord = [System.Management.Automation.ErrorRecord]::new(
            [System.InvalidOperationException]::new($message),
            'IoTOps.Module.RestartRequired',
            [System.Management.Automation.ErrorCategory]::InvalidOperation,
            $bin)
        $errorRecord.ErrorDetails = [System.Management.Automation.ErrorDetails]::new($message)
        $errorRecord.ErrorDetails.RecommendedAction = 'Start a new PowerShell session and import the version you want there.'
        throw $errorRecord
    }
}
else {
    $loader = [System.Reflection.Assembly]::LoadFrom($loaderPath).GetType('IoTOpsReadiness.Loader.LoadContext', $true)
}

$types = Microsoft.PowerShell.Core\Import-Module ([System.IO.Path]::Combine($PSScriptRoot, 'types', 'IoTOpsReadiness.Types.psd1')) -PassThru
$inner = Microsoft.PowerShell.Core\Import-Module -Assembly $loader::LoadModule() -PassThru

# Without this a second import exports nothing: PowerShell keeps the inner module although the outer one is gone.
$ExecutionContext.SessionState.Module.OnRemove = {
    Microsoft.PowerShell.Core\Remove-Module -ModuleInfo $inner, $types -Force
}.GetNewClosure()
