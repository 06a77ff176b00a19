// The script of a page that is read and voted on: it adds up the budget lines that stay ticked.
// The page works without it: the same sum is worked out when the vote is sent.
for (const lines of document.querySelectorAll('[data-kit-lines]')) {
  const said = lines.querySelector('[data-kit-left]')
  const boxes = [...lines.querySelectorAll('input[type=checkbox]')]
  const pounds = box => Number(box.labels[0].textContent.split('£').pop().replace(/[^0-9]/g, ''))
  const add = () => {
    said.hidden = boxes.every(box => box.checked)
    said.querySelector('strong').textContent =
      '£' + boxes.filter(box => box.checked).reduce((sum, box) => sum + pounds(box), 0).toLocaleString('en-GB')
  }
  lines.addEventListener('change', add)
  add()
}
