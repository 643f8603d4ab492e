/** The texts for people who test by hand: the guide, invitations, and signing out. */
export const guideTexts = {
  'guide.title': 'Testing by hand',
  'guide.lead':
    'Each phone number stands for a case. Log in at the application with the number, and compare what it shows.',
  'guide.step1': 'In the application, choose to log in with itsme.',
  'guide.step2': 'Enter the phone number of the case.',
  'guide.step3': 'Do what the case says. The phone is beside the page that waits, and here:',
  'guide.step3-closed':
    'Do what the case says, on the phone of the person. Ask your team for an invitation to the phones.',
  'guide.case': 'Case',
  'guide.do': 'What to do',
  'guide.see': 'What the application should show',
  'guide.wrong': 'Is something wrong?',
  'guide.report':
    'Open the login under Logins, choose “Copy for a bug report”, and paste the text into your report.',
  'guide.report-closed':
    'Note the time, the phone number, and the reference in brackets if there is an error page.',

  'guide.confirm': 'The person confirms',
  'guide.confirm.do': 'Choose the drawing that the page shows, then press Confirm.',
  'guide.confirm.see': 'You are logged in as {name}.',
  'guide.reject': 'The person rejects',
  'guide.reject.do': 'Press Reject.',
  'guide.reject.see':
    'You are not logged in. The application says that you did not confirm, and lets you try again.',
  'guide.drawing': 'The person chooses the wrong drawing',
  'guide.drawing.do': 'Choose another drawing than the page shows, then press Confirm.',
  'guide.drawing.see': 'The same as if the person rejects.',
  'guide.at-once': 'The person confirms quickly',
  'guide.at-once.do': 'Nothing: the simulator confirms.',
  'guide.at-once.see': 'You are logged in as {name}.',
  'guide.rejects': 'The person rejects quickly',
  'guide.rejects.do': 'Nothing: the simulator rejects.',
  'guide.rejects.see': 'You are not logged in, and can try again.',
  'guide.expires': 'Nobody answers in time',
  'guide.expires.do': 'Nothing: the request expires.',
  'guide.expires.see': 'You are not logged in, and can try again.',
  'guide.unknown': 'The number has no account',
  'guide.unknown.do': 'Read the message on the itsme page, then press Cancel.',
  'guide.unknown.see': 'You are back in the application, not logged in, and can try again.',
  'guide.blocked': 'The account is blocked',
  'guide.blocked.do': 'Read the message on the itsme page, then press Cancel.',
  'guide.blocked.see': 'You are back in the application, not logged in.',
  'guide.deleted': 'The account was deleted',
  'guide.deleted.do': 'Read the message on the itsme page, then press Cancel.',
  'guide.deleted.see': 'You are back in the application, not logged in.',
  'guide.unavailable': 'itsme is not available',
  'guide.unavailable.do': 'Nothing: the simulator returns the error.',
  'guide.unavailable.see':
    'The application says that itsme is not available now, and to try later.',
  'guide.one-name': 'A person with one name only',
  'guide.one-name.do': 'Choose the drawing, then press Confirm.',
  'guide.one-name.see':
    'You are logged in as {name}. No empty name, “null” or “undefined” is on any page.',
  'guide.no-email': 'A person without an e-mail address',
  'guide.no-email.do': 'Choose the drawing, then press Confirm.',
  'guide.no-email.see':
    'You are logged in as {name}, with all accents intact. The application continues without an e-mail address, or asks for one.',
  'guide.minor': 'A person under 18',
  'guide.minor.do': 'Choose the drawing, then press Confirm.',
  'guide.minor.see': 'What your rules say about minors.',
  'guide.foreign': 'A person with a foreign document',
  'guide.foreign.do': 'Choose the drawing, then press Confirm.',
  'guide.foreign.see': 'You are logged in as {name}, without a Belgian national number.',
  'guide.fault': 'itsme’s response is forged',
  'guide.fault.do': 'Nothing: the simulator sends a wrong response on purpose.',
  'guide.fault.see':
    'You are not logged in. The application says that something went wrong, and shows no name.',

  'testers.title': 'Testers',
  'testers.lead':
    'Invite people who test by hand. They see the phones and the logins, and add people of their own; they see no secrets and change no partner.',
  'testers.invite': 'Invite a tester',
  'testers.made': 'Invitation',
  'testers.madeText':
    'Send this link, or show the code. It signs in one browser, once, and is not shown again.',
  'testers.invited': 'invited on {day}, until {until}',
  'testers.signedIn': 'signed in on {day}, until {until}',
  'testers.remove': 'End the access',
  'testers.none': 'Nobody has been invited.',
  'testers.link': 'You are invited to test',
  'testers.linkText':
    'With this link, this browser can use the simulated phones until {until}. It works once.',
  'signIn.out': 'Sign out',
  'faults.nobody': 'choose a person of your own',
} as const
