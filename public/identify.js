import { openWhileVisible } from './stream.js'

// Keeps "send" disabled while the number cannot be one. The server has the last word.
const field = document.querySelector('#phoneNumber')
const country = document.querySelector('#countryCode')
const countryButton = document.querySelector('#country')
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
  countryButton.textContent = `+${country.value}`
}

// itsme's page has a button for the country. It opens the list behind it.
if (typeof country.showPicker === 'function') {
  countryButton.hidden = false
  country.tabIndex = -1
  country.setAttribute('aria-hidden', 'true')
  countryButton.addEventListener('click', () => country.showPicker())
}

field.addEventListener('input', update)
country.addEventListener('input', update)
window.addEventListener('pageshow', update)
update()

// The QR code is replaced every minute, and the page goes on when a phone has scanned it.
const image = document.querySelector('#qr')
if (image !== null) {
  const { events, wait, base } = image.dataset

  /** Shows another code. */
  function show({ data }) {
    const { url, path, qr } = JSON.parse(data)
    image.setAttribute('viewBox', `0 0 ${qr.size} ${qr.size}`)
    image.querySelector('path').setAttribute('d', qr.path)
    image.dataset.content = url
    image.closest('a')?.setAttribute('href', base + path)
  }

  const stream = openWhileVisible(events, {
    code: show,
    identified() {
      stream.close()
      window.location.replace(wait)
    },
  })
  document.addEventListener('submit', () => stream.close())
  window.addEventListener('pagehide', () => stream.close())
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) window.location.reload()
  })
}
