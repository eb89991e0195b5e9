// Runtime cloudfront-js-2.0, event viewer-request.
function handler(event) {
  const request = event.request;
  // A path with a file extension is a file, there or missing; every other path is the app's. A mailed link always is,
  // whatever a mail program put behind it.
  if (!/^\/(?!setpassword\/|verifyemail\/).*\.[A-Za-z0-9]+$/.test(request.uri)) request.uri = '/index.html';
  return request;
}
