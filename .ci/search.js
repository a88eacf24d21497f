// The search box of every page. `pages`, which .ci/pages.py writes in front of these lines, holds one entry
// for each heading: [address, title of the page, heading, text below it].
const box = document.getElementById('search'), found = document.getElementById('found')
const root = document.currentScript.dataset.root

function matches(words) {
  const places = []
  for (const [address, title, heading, text] of pages) {
    const name = `${title} ${heading}`.toLowerCase(), all = `${name} ${text.toLowerCase()}`
    if (!words.every(word => all.includes(word))) continue
    const rank = words.filter(word => name.includes(word)).length + (heading.toLowerCase() === words.join(' ') ? 9 : 0)
    places.push({ address, title, heading, text, rank })
  }
  return places.sort((a, b) => b.rank - a.rank).slice(0, 15)
}

function excerpt(text, word) {
  const at = text.toLowerCase().indexOf(word), start = Math.max(0, at - 40)
  return (start ? '… ' : '') + text.slice(start, start + 110) + (start + 110 < text.length ? ' …' : '')
}

function show() {
  const words = box.value.toLowerCase().split(/\s+/).filter(Boolean)
  const places = words.length ? matches(words) : []
  found.replaceChildren(...places.map(place => {
    const link = document.createElement('a'), line = document.createElement('small')
    link.href = root + place.address
    link.textContent = place.heading ? `${place.title}: ${place.heading}` : place.title
    line.textContent = excerpt(place.text, words[0])
    link.append(line)
    return link
  }))
  if (words.length && !places.length) found.textContent = 'Nothing found.'
  document.getElementById('pages').classList.toggle('searching', words.length > 0)
}

box.addEventListener('input', show)
box.addEventListener('keydown', event => {
  if (event.key === 'Escape') { box.value = ''; show() }
  if (event.key === 'Enter' && found.firstElementChild) found.firstElementChild.click()
})
document.addEventListener('keydown', event => {
  if (event.key === '/' && !/INPUT|TEXTAREA/.test(event.target.tagName)) { event.preventDefault(); box.focus() }
})
if (innerWidth < 1180) document.getElementById('contents')?.removeAttribute('open')   // there it stands above the text
document.querySelector('#pages a.here')?.scrollIntoView({ block: 'nearest' })
