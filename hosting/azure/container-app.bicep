// A simulator in Azure Container Apps. NOT RUN by those who wrote it: there was no Azure to try it in.
//   az group create --name itsme --location westeurope
//   itsme-simulator keys --out keys.json
//   az deployment group create --resource-group itsme --template-file container-app.bicep \
//     --parameters image=<registry>/itsme-simulator:<tag> clientId=MYAPP b2cTenant=contoso \
//       clientSecret=<secret> controlToken=<16 characters or more> keys=@keys.json

param location string = resourceGroup().location
param name string = 'itsme'
@description('The image, with its registry')
param image string
@description('A registry that asks for a login, such as contoso.azurecr.io; empty for a public one')
param registryServer string = ''
param registryUsername string = ''
@secure()
param registryPassword string = ''
@description('Partner code, the client id')
param clientId string
@description('CODE or CODE:TYPE')
param service string = '${clientId}_LOGIN:authentication'
@description('Name of the Azure AD B2C tenant, before .onmicrosoft.com; empty for none')
param b2cTenant string = ''
param b2cTenantId string = ''
param b2cCustomDomain string = ''
@description('A policy with UsePolicyInRedirectUri')
param b2cPolicy string = ''
@description('More redirect URIs, separated by spaces')
param redirectUris string = ''
@description('Who opens the identify page signs in with the control token first')
param gate bool = false
@secure()
param clientSecret string
@secure()
@minLength(16)
param controlToken string
@description('A private JWKS, as itsme-simulator keys prints it')
@secure()
param keys string

resource logs 'Microsoft.OperationalInsights/workspaces@2023-09-01' = {
  name: '${name}-logs'
  location: location
  properties: { sku: { name: 'PerGB2018' }, retentionInDays: 30 }
}

resource environment 'Microsoft.App/managedEnvironments@2024-03-01' = {
  name: '${name}-environment'
  location: location
  properties: {
    appLogsConfiguration: {
      destination: 'log-analytics'
      logAnalyticsConfiguration: {
        customerId: logs.properties.customerId
        sharedKey: logs.listKeys().primarySharedKey
      }
    }
  }
}

var host = '${name}.${environment.properties.defaultDomain}'
var optional = concat(
  empty(b2cTenant) ? [] : [{ name: 'ITSME_B2C_TENANT', value: b2cTenant }],
  empty(b2cTenantId) ? [] : [{ name: 'ITSME_B2C_TENANT_ID', value: b2cTenantId }],
  empty(b2cCustomDomain) ? [] : [{ name: 'ITSME_B2C_CUSTOM_DOMAIN', value: b2cCustomDomain }],
  empty(b2cPolicy) ? [] : [{ name: 'ITSME_B2C_POLICY', value: b2cPolicy }],
  empty(redirectUris) ? [] : [{ name: 'ITSME_REDIRECT_URI', value: redirectUris }]
)

resource app 'Microsoft.App/containerApps@2024-03-01' = {
  name: name
  location: location
  properties: {
    managedEnvironmentId: environment.id
    configuration: {
      activeRevisionsMode: 'Single'
      ingress: { external: true, targetPort: 4876, transport: 'auto', allowInsecure: false }
      secrets: concat(
        [
          { name: 'client-secret', value: clientSecret }
          { name: 'control-token', value: controlToken }
          { name: 'keys', value: keys }
        ],
        empty(registryServer) ? [] : [{ name: 'registry-password', value: registryPassword }]
      )
      registries: empty(registryServer)
        ? []
        : [
            {
              server: registryServer
              username: registryUsername
              passwordSecretRef: 'registry-password'
            }
          ]
    }
    template: {
      containers: [
        {
          name: 'itsme'
          image: image
          resources: { cpu: json('0.25'), memory: '0.5Gi' }
          env: concat(
            [
              { name: 'ITSME_PUBLIC_URL', value: 'https://${host}' }
              { name: 'ITSME_CLIENT_ID', value: clientId }
              { name: 'ITSME_SERVICE', value: service }
              { name: 'ITSME_GATE', value: gate ? 'on' : 'off' }
              { name: 'ITSME_CLIENT_SECRET', secretRef: 'client-secret' }
              { name: 'ITSME_CONTROL_TOKEN', secretRef: 'control-token' }
              { name: 'ITSME_KEYS', secretRef: 'keys' }
            ],
            optional
          )
          probes: [
            { type: 'Readiness', httpGet: { path: '/readyz', port: 4876 }, periodSeconds: 5 }
            { type: 'Liveness', httpGet: { path: '/healthz', port: 4876 }, periodSeconds: 30 }
          ]
        }
      ]
      // State is in memory: a second replica would know nothing of a login that the first one began.
      scale: { minReplicas: 1, maxReplicas: 1 }
    }
  }
}

output url string = 'https://${host}'
