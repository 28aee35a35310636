package plugin.auth.acl;

import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * What has to be true of a client for the rules of a section; a value that is null is not asked
 * for. Immutable.
 *
 * @param certificate a subject in its canonical form
 */
record Condition(
    @Nullable String user,
    @Nullable String clientId,
    @Nullable String listener,
    @Nullable String certificate) {
  static final Condition NONE = new Condition(null, null, null, null);

  /** One form for all ways of writing the same subject. */
  static String canonical(String subject) {
    return new X500Principal(subject).getName(X500Principal.CANONICAL);
  }

  Condition withUser(@Nullable String name) {
    return new Condition(name, clientId, listener, certificate);
  }

  Condition withClientId(String id) {
    return new Condition(user, id, listener, certificate);
  }

  Condition withListener(String name) {
    return new Condition(user, clientId, name, certificate);
  }

  Condition withCertificate(String subject) {
    return new Condition(user, clientId, listener, canonical(subject));
  }

  boolean holdsFor(Subject s) {
    return isOr(user, s.user())
        && isOr(clientId, s.clientId())
        && isOr(listener, s.listener())
        && isOr(certificate, s.certificate());
  }

  private static boolean isOr(@Nullable String wanted, @Nullable String actual) {
    return wanted == null || wanted.equals(actual);
  }
}
