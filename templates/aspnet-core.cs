// Program.cs, with the package Microsoft.AspNetCore.Authentication.OpenIdConnect.
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

var builder = WebApplication.CreateBuilder(args);
builder.Services
    .AddAuthentication(options =>
    {
        options.DefaultScheme = CookieAuthenticationDefaults.AuthenticationScheme;
        options.DefaultChallengeScheme = OpenIdConnectDefaults.AuthenticationScheme;
    })
    .AddCookie()
    .AddOpenIdConnect(options =>
    {
        options.Authority = "{{issuerUrl}}";
        options.RequireHttpsMetadata = "{{issuerUrl}}".StartsWith("https:");
        options.ClientId = "{{clientId}}";
        options.ClientSecret = "{{clientSecret}}";
        options.CallbackPath = new Uri("{{redirectUri}}").AbsolutePath;
        options.ResponseType = OpenIdConnectResponseType.Code;
        options.ResponseMode = OpenIdConnectResponseMode.Query;
        options.GetClaimsFromUserInfoEndpoint = true;
        options.MapInboundClaims = false;
        options.TokenValidationParameters.NameClaimType = "name";
        options.Scope.Clear();
        foreach (var scope in "{{scope}}".Split(' ')) options.Scope.Add(scope);
    });
builder.Services.AddAuthorization();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapGet("/", (HttpContext context) => $"Hello, {context.User.Identity?.Name}").RequireAuthorization();
app.Run();
