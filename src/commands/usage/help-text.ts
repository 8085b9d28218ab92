/** What the help of the program says after its commands. */
export const HELP_TEXT = `
Exit codes:
  0    done: registered, reused, shown, cleared
  1    a bug in this program, or its output could not be written
  2    wrong usage or settings: the message says what to change
  3    show: nothing cached for the profile
  4    show: cached, but expired, or valid for less than --min-validity
  5    the service refused the request
  6    the service could not be reached, or stayed unavailable
  7    the cache could not be read, written or locked
  126  emulator: its command cannot be run
  127  emulator: there is no such command
  130  interrupted by SIGINT
  143  interrupted by SIGTERM

Environment variables:
  AWS_PROFILE                       the profile
  AWS_REGION, AWS_DEFAULT_REGION    the region, if there is no sso_region
  AWS_CONFIG_FILE                   the AWS config file
  AWS_ENDPOINT_URL_SSO_OIDC, AWS_ENDPOINT_URL,
  AWS_IGNORE_CONFIGURED_ENDPOINT_URLS,
  AWS_USE_FIPS_ENDPOINT, AWS_USE_DUALSTACK_ENDPOINT
                                    the endpoint
  AWS_MAX_ATTEMPTS                  maximum number of attempts
  AWS_CA_BUNDLE                     certificates to trust
  HTTPS_PROXY, ALL_PROXY, NO_PROXY  the proxy
  SSO_REGISTER_CACHE_DIR, XDG_CONFIG_HOME
                                    the directory of the cache
  NO_COLOR, FORCE_COLOR             whether to print colors

An option overrides its variable. See "sso-register COMMAND --help" for options.`;
