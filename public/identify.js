// Keeps "send" disabled while the number cannot be one. The server has the last word.
const field = document.querySelector('#phoneNumber')
const country = document.querySelector('#countryCode')
const send = document.querySelector('#identify button[type=submit]')

function isPlausible() {
  const compact = field.value.replace(/[\s./()-]/g, '')
  if (!/^\+?\d+$/.test(compact)) return false
  const national = compact.replace(/^(\+|00)?32(?=0?4\d{8}$)/, '').replace(/^0/, '')
  if (country.value === '32' && !/^(\+|00)(?!32)/.test(compact)) return /^4\d{8}$/.test(national)
  return compact.replace(/\D/g, '').length >= 6
}

function update() {
  send.disabled = !isPlausible()
}

field.addEventListener('input', update)
country.addEventListener('input', update)
window.addEventListener('pageshow', update)
update()
