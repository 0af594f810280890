Feature: TLS
  Who is served, in which version of the protocol, with which cipher suites. Only for a provider that the suite
  calls itself, by https.

  @SEC-002
  Rule: A client certificate is demanded
    Scenario: A caller without a certificate gets no answer
      Given a provider that is called by TLS
      Then a caller without a certificate gets no answer

  @SEC-008
  Rule: Certificates of other issuers are refused
    Scenario: A caller with a certificate of another issuer gets no answer
      Given a provider that is called by TLS
      Then a caller with a certificate of another authority gets no answer

  @SEC-009
  Rule: Certificates of another chain are refused
    Scenario: A caller with a certificate of another chain gets no answer
      Given a provider that is called by TLS
      Then a caller with a certificate of another authority gets no answer

  @SEC-010
  Rule: Expired certificates are refused
    Scenario: A caller with an expired certificate gets no answer
      Given a provider that is called by TLS
      Then a caller with an expired certificate gets no answer

  @SEC-012
  Rule: Certificates of other names are refused
    Scenario: A caller with a certificate of another name gets no answer
      Given a provider that is called by TLS
      Then a caller with a certificate of another name gets no answer

  @SEC-003
  Rule: Other cipher suites are refused
    Scenario: Other cipher suites are refused
      Given a provider that is called by TLS
      Then no other cipher suite is accepted

  @SEC-004
  Rule: Every named cipher family is supported
    Scenario Outline: Every named cipher family is supported: <family>
      Given a provider that is called by TLS
      Then the cipher family <family> is accepted

      Examples:
        | family       |
        | AESGCM+EECDH |
        | AESGCM+EDH   |
        | AES256+EECDH |
        | AES256+EDH   |

  @SEC-005
  Rule: The most preferred cipher family is taken
    Scenario: The most preferred cipher family is taken, in whatever order they are offered
      Given a provider that is called by TLS
      Then the most preferred cipher family is taken

  @SEC-006
  Rule: Plain HTTP is not served
    Scenario: Plain HTTP is not served
      Given a provider that is called by TLS
      Then plain HTTP is not served

  @SEC-007
  Rule: TLS 1.2 is served
    Scenario: TLS 1.2 is served
      Given a provider that is called by TLS
      Then TLS 1.2 is served

  @SEC-021
  Rule: Old versions are refused
    Scenario: SSL 2.0 is refused
      Given a provider that is called by TLS
      Then SSL 2.0 is refused

    Scenario: SSL 3.0 is refused
      Given a provider that is called by TLS
      Then SSL 3.0 is refused

    Scenario: TLS 1.0 is refused
      Given a provider that is called by TLS
      Then TLS 1.0 is refused

    Scenario: TLS 1.1 is refused
      Given a provider that is called by TLS
      Then TLS 1.1 is refused

  @HTTP-001
  Rule: Clients are kept on TLS
    Scenario Outline: Clients are kept on TLS: <interaction>
      Given a provider that is called by TLS
      And a right request to <interaction>
      When it is sent with each of these defects
        | defect                |
        | as it is              |
        | without Authorization |
      Then each answer keeps the rules of every answer

      Examples:
        | interaction           |
        | metadata              |
        | search for free slots |
        | book appointment      |
