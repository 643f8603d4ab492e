// Sends the answer on at once (OAuth 2.0 Form Post Response Mode). Without it, there is a button.
document.querySelector('#form-post').submit()
