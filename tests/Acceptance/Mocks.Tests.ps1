<#
.SYNOPSIS
    Every command of the module can be mocked, so that scripts around it can be tested without a site.
#>
Describe 'Commands of IoTOpsReadiness' {
    It '<Name> can be mocked' -ForEach @(Get-Command -Module IoTOpsReadiness -CommandType Cmdlet | ForEach-Object { @{ Name = $_.Name } }) {
        # What a call cannot do without; the type does not matter to a mock that is told so.
        $least = (Get-Command $Name).ParameterSets |
            Sort-Object -Property { @($_.Parameters | Where-Object IsMandatory).Count } |
            Select-Object -First 1
        $required = @($least.Parameters | Where-Object IsMandatory | ForEach-Object Name)
        $given = @{}
        foreach ($parameter in $required) {
            $given[$parameter] = 'given'
        }

        Mock $Name -RemoveParameterType $required -RemoveParameterValidation $required { 'from the mock' }

        & $Name @given | Should -Be 'from the mock'
        Should -Invoke $Name -Times 1 -Exactly
    }
}
