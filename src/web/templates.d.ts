/** Made by the build from `views/*.pug`: a function of plain data for each page, without pug at run time. */
export declare const templates: Readonly<Record<string, (locals: object) => string>>
