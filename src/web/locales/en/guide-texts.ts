/** The texts for people who test by hand: the guide, invitations, and signing out. */
export const guideTexts = {
  'guide.title': 'Testing by hand',
  'guide.lead':
    'Each phone number stands for a case. Log in to the application that you test with the number, and compare what it shows with the last column.',
  'guide.step1':
    'In the application, log out, or open a private window. Then choose to log in with itsme.',
  'guide.step2':
    'On the page “{identify}”, enter the phone number of the case, or press the person in the list.',
  'guide.step3':
    'Do what the case says. On a wide screen, the phone is beside the waiting page; on a small one, press “{openPhone}”. Two testers who use the same person see each other’s requests: use the phone that your own waiting page shows. All phones:',
  'guide.step3-closed':
    'Do what the case says, on the phone of the person. Ask your team for an invitation to the phones.',
  'guide.case': 'Case',
  'guide.do': 'What to do',
  'guide.see': 'What the application should show',
  'guide.wrong': 'Is something wrong?',
  'guide.report':
    'Open the login under “{logins}”, choose “{report}”, and paste the text into your report.',
  'guide.report-closed':
    'Note the time, the phone number, and the reference in brackets if there is an error page.',

  'guide.confirm': 'The person confirms',
  'guide.confirm.do':
    'On the phone, choose the drawing that the waiting page shows, then press “{confirm}”.',
  'guide.confirm.see': 'You are logged in as {name}.',
  'guide.reject': 'The person rejects',
  'guide.reject.do': 'On the phone, press “{reject}”.',
  'guide.reject.see':
    'You are not logged in. The application says that you did not confirm, and lets you try again.',
  'guide.drawing': 'The person chooses the wrong drawing',
  'guide.drawing.do':
    'On the phone, choose another drawing than the waiting page shows, then press “{confirm}”.',
  'guide.drawing.see': 'The same as for “The person rejects”.',
  'guide.at-once': 'The person confirms quickly',
  'guide.at-once.do': 'Nothing: the simulator confirms.',
  'guide.at-once.see': 'You are logged in as {name}.',
  'guide.rejects': 'The person rejects quickly',
  'guide.rejects.do': 'Nothing: the simulator rejects.',
  'guide.rejects.see': 'You are not logged in, and can try again.',
  'guide.expires': 'Nobody answers in time',
  'guide.expires.do': 'Nothing: the request expires at once, and a page says so for two seconds.',
  'guide.expires.see': 'You are not logged in, and can try again.',
  'guide.unknown': 'The number has no account',
  'guide.unknown.do': 'Read the message on the page, then press “{cancel}”.',
  'guide.unknown.see': 'You are back in the application, not logged in, and can try again.',
  'guide.blocked': 'The account is blocked',
  'guide.blocked.do': 'Read the message on the page, then press “{cancel}”.',
  'guide.blocked.see': 'You are back in the application, not logged in, and can try again.',
  'guide.deleted': 'The account was deleted',
  'guide.deleted.do': 'Read the message on the page, then press “{cancel}”.',
  'guide.deleted.see': 'You are back in the application, not logged in, and can try again.',
  'guide.unavailable': 'itsme is not available',
  'guide.unavailable.do': 'Nothing: the simulator answers that itsme is not available.',
  'guide.unavailable.see':
    'The application says that itsme is not available now, and to try later.',
  'guide.one-name': 'A person with one name only',
  'guide.one-name.do': 'On the phone, choose the drawing, then press “{confirm}”.',
  'guide.one-name.see':
    'You are logged in as {name}. No empty name, “null” or “undefined” is on any page.',
  'guide.no-email': 'A person without an e-mail address',
  'guide.no-email.do': 'On the phone, choose the drawing, then press “{confirm}”.',
  'guide.no-email.see':
    'You are logged in as {name}, with all accents intact. The application continues without an e-mail address, or asks for one.',
  'guide.minor': 'A person under 18',
  'guide.minor.do': 'On the phone, choose the drawing, then press “{confirm}”.',
  'guide.minor.see':
    'You are logged in as {name}, unless your rules refuse minors: then the application says why, and you are not logged in.',
  'guide.foreign': 'A person with a foreign document',
  'guide.foreign.do': 'On the phone, choose the drawing, then press “{confirm}”.',
  'guide.foreign.see': 'You are logged in as {name}, without a Belgian national number.',
  'guide.fault': 'itsme’s response is wrong',
  'guide.fault.do': 'Nothing: the simulator sends a response that the application must refuse.',
  'guide.fault.see':
    'You are not logged in. The application says that something went wrong, and shows no name.',

  'testers.title': 'Testers',
  'testers.lead':
    'Invite people who test by hand. They see the phones and the logins, and add people of their own; they see no secrets and change no partner.',
  'testers.invite': 'Invite a tester',
  'testers.made': 'Invitation',
  'testers.madeText':
    'Send this link, or show the code. It signs in one browser, once, and is not shown again.',
  'testers.invitedTitle': 'Invited',
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
