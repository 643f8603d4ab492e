// A simulator in Azure App Service (Linux, a container). NOT RUN by those who wrote it: there was no Azure to try it in.
// Parameters and how to deploy: as container-app.bicep.

param location string = resourceGroup().location
param name string
param image string
@description('A registry that asks for a login, such as contoso.azurecr.io; empty for a public one')
param registryServer string = ''
param registryUsername string = ''
@secure()
param registryPassword string = ''
param clientId string
param service string = '${clientId}_LOGIN:authentication'
param b2cTenant string = ''
param b2cTenantId string = ''
param b2cCustomDomain string = ''
param b2cPolicy string = ''
param redirectUris string = ''
param gate bool = false
@secure()
param clientSecret string
@secure()
@minLength(16)
param controlToken string
@secure()
param keys string

resource plan 'Microsoft.Web/serverfarms@2023-12-01' = {
  name: '${name}-plan'
  location: location
  kind: 'linux'
  sku: { name: 'B1', capacity: 1 }
  properties: { reserved: true }
}

resource site 'Microsoft.Web/sites@2023-12-01' = {
  name: name
  location: location
  kind: 'app,linux,container'
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    // Cookies that send a browser to one of several machines: there is one.
    clientAffinityEnabled: false
    siteConfig: {
      linuxFxVersion: 'DOCKER|${image}'
      alwaysOn: true
      healthCheckPath: '/readyz'
      minTlsVersion: '1.2'
      numberOfWorkers: 1
      ftpsState: 'Disabled'
    }
  }
}

// A resource of its own, since the public URL holds the name that the site was given.
resource settings 'Microsoft.Web/sites/config@2023-12-01' = {
  parent: site
  name: 'appsettings'
  properties: union(
    {
      WEBSITES_PORT: '4876'
      WEBSITES_ENABLE_APP_SERVICE_STORAGE: 'false'
      ITSME_PUBLIC_URL: 'https://${site.properties.defaultHostName}'
      ITSME_CLIENT_ID: clientId
      ITSME_SERVICE: service
      ITSME_GATE: gate ? 'on' : 'off'
      ITSME_CLIENT_SECRET: clientSecret
      ITSME_CONTROL_TOKEN: controlToken
      ITSME_KEYS: keys
    },
    empty(registryServer)
      ? {}
      : {
          DOCKER_REGISTRY_SERVER_URL: 'https://${registryServer}'
          DOCKER_REGISTRY_SERVER_USERNAME: registryUsername
          DOCKER_REGISTRY_SERVER_PASSWORD: registryPassword
        },
    empty(b2cTenant) ? {} : { ITSME_B2C_TENANT: b2cTenant },
    empty(b2cTenantId) ? {} : { ITSME_B2C_TENANT_ID: b2cTenantId },
    empty(b2cCustomDomain) ? {} : { ITSME_B2C_CUSTOM_DOMAIN: b2cCustomDomain },
    empty(b2cPolicy) ? {} : { ITSME_B2C_POLICY: b2cPolicy },
    empty(redirectUris) ? {} : { ITSME_REDIRECT_URI: redirectUris }
  )
}

output url string = 'https://${site.properties.defaultHostName}'
