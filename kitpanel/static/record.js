// Records a voice or a video on the page of an idea. Every word it says stands in the page, so that it can be said in any
// language; without it a recording is chosen and sent like any file.
const form = document.getElementById('recording-form')
const box = form.querySelector('[data-kit-recorder]')
const part = name => box.querySelector(`[data-${name}]`)
const word = name => box.querySelector(`[data-word="${name}"]`).textContent
const most = { seconds: Number(box.dataset.seconds), bytes: Number(box.dataset.bytes) }
const TYPES = {
  audio: ['audio/mp4;codecs=mp4a.40.2', 'audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/webm', 'audio/mp4'],
  video: ['video/mp4;codecs=avc1.42E01E,mp4a.40.2', 'video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4']
}
const SAID_AT = [120, 60, 30, 10]
let kind, recorder, stream, clock, made, seconds, tries = 0

const show = state => {
  for (const one of box.querySelectorAll('[data-state]')) one.hidden = one.dataset.state !== state
  box.querySelector(`[data-state="${state}"] h2`).focus()
}
const say = words => { part('says').textContent = words }
const unit = (many, name) => new Intl.NumberFormat(document.documentElement.lang, { style: 'unit', unit: name, unitDisplay: 'long' }).format(many)
const inWords = left => [[Math.floor(left / 60), 'minute'], [left % 60, 'second']]
  .filter(([many], at) => many || (at && left < 60)).map(([many, name]) => unit(many, name)).join(' ')

const tidy = () => {
  clearInterval(clock)
  for (const track of stream?.getTracks() ?? []) track.stop()
  part('preview').srcObject = null
}

const ask = async chosen => {
  kind = chosen
  show('asking')
  const asked = navigator.mediaDevices.getUserMedia({ audio: true, video: kind === 'video' && { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: 'user' } })
  try {
    stream = await asked
  } catch (fault) {
    return show(fault.name === 'NotAllowedError' ? 'refused' : 'missing')
  }
  if (box.querySelector('[data-state="asking"]').hidden) return tidy() // they said "not now" meanwhile
  record()
}

const record = () => {
  const pieces = []
  const began = performance.now()
  const room = Math.floor(most.bytes * 8 * 0.8 / most.seconds)
  const mimeType = TYPES[kind].find(type => MediaRecorder.isTypeSupported(type))
  recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 48000, videoBitsPerSecond: Math.min(800000, room) })
  recorder.ondataavailable = event => pieces.push(event.data)
  recorder.onstop = () => {
    seconds = Math.max(1, Math.round((performance.now() - began) / 1000))
    tidy()
    made = new Blob(pieces, { type: recorder.mimeType.split(';')[0] })
    made.size ? stopped() : show('missing')
  }
  const said = new Set(SAID_AT.filter(at => at >= most.seconds))
  const tick = () => {
    const left = Math.max(0, Math.ceil(most.seconds - (performance.now() - began) / 1000))
    part('left').textContent = inWords(left)
    for (const at of SAID_AT) {
      if (left <= at && !said.has(at)) {
        said.add(at)
        say(word(at))
      }
    }
    if (!left && recorder.state === 'recording') recorder.stop()
  }
  const preview = part('preview')
  preview.hidden = kind !== 'video'
  if (kind === 'video') {
    preview.srcObject = stream
    preview.play().catch(() => {})
  }
  say('')
  recorder.start(1000)
  tick()
  clock = setInterval(tick, 250)
  show('recording')
}

const stopped = (why = '') => {
  const player = document.createElement(kind)
  player.controls = true
  player.playsInline = true
  player.src = URL.createObjectURL(made)
  player.setAttribute('aria-label', box.querySelector('[data-state="stopped"] h2').textContent)
  part('player').replaceChildren(player)
  part('why').hidden = !why
  part('why').textContent = why
  show('stopped')
}

// A page that waited long may carry an old token: before a second try its hidden fields are asked for again.
const fresh = async () => {
  const page = new DOMParser().parseFromString(await (await fetch(location.href)).text(), 'text/html')
  for (const field of page.querySelectorAll('#recording-form input[type=hidden]')) {
    if (form.elements[field.name] && field.name !== 'once') form.elements[field.name].value = field.value
  }
}

const send = async () => {
  show('sending')
  try {
    if (tries++) await fresh()
  } catch {
    return stopped(word('cut'))
  }
  form.elements.seconds.value = seconds
  const sent = new FormData(form)
  sent.delete('taken')
  sent.set('file', made, `recording.${made.type.split('/')[1]}`)
  const request = new XMLHttpRequest()
  request.upload.onprogress = event => { part('sent').value = event.loaded / event.total * 100 }
  request.onerror = request.onabort = () => stopped(word('cut'))
  request.onload = () => {
    if (request.status === 200) {
      made = null
      return location.reload()
    }
    if (request.status === 401) return stopped(word('out'))
    const page = new DOMParser().parseFromString(request.responseText, 'text/html')
    stopped(page.querySelector('.govuk-error-summary__list li, main .kit-lede')?.textContent.trim() || word('cut'))
  }
  request.open('POST', form.getAttribute('action') || location.href)
  request.send(sent)
}

const again = () => {
  made = null
  say('')
  show('ready')
}
const DOES = { audio: () => ask('audio'), video: () => ask('video'), keep: send, again }
DOES.stop = () => recorder?.state === 'recording' ? recorder.stop() : again()

if (navigator.mediaDevices?.getUserMedia && window.MediaRecorder) {
  box.hidden = false
  box.addEventListener('click', event => DOES[event.target.closest('[data-do]')?.dataset.do]?.())
  addEventListener('beforeunload', event => { if (made) event.preventDefault() })
}

// A file that is too large is told before it is sent for minutes in vain.
form.addEventListener('submit', event => {
  const large = [...form.querySelectorAll('input[type=file]')].find(input => input.files[0]?.size > most.bytes)
  form.querySelector('[data-too-large]')?.remove()
  if (!large) return
  event.preventDefault()
  const told = document.createElement('p')
  told.className = 'govuk-error-message'
  told.dataset.tooLarge = ''
  told.setAttribute('role', 'alert')
  told.textContent = word('large')
  large.before(told)
  large.focus()
})
