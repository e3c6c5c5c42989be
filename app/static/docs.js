SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#swagger-ui",
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: -1,
  displayRequestDuration: true,
  filter: true,
  persistAuthorization: true,
  syntaxHighlight: false, // highlighting a large answer hangs the page
  tryItOutEnabled: true,
  validatorUrl: null,
});
