// The only script: it lets govuk-frontend help with long forms (word counts, double clicks, errors that take focus).
// Every page works without it.
import { createAll, Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, Checkboxes, SkipLink } from './vendor/govuk-frontend/govuk-frontend.min.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
for (const component of [Button, CharacterCount, ErrorSummary, NotificationBanner, Radios, Checkboxes, SkipLink]) {
  createAll(component)
}
