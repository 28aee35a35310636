package plugin.auth.acl;

import org.jspecify.annotations.Nullable;

/**
 * Who wants something, as the list sees it. Immutable.
 *
 * @param user null for a client without user name
 * @param certificate the subject of the client certificate in its canonical form, see {@link
 *     Condition}; null without certificate
 */
public record Subject(
    @Nullable String user, String clientId, String listener, @Nullable String certificate) {
  /**
   * A client as the broker or an operator describes it.
   *
   * @param certificateSubject as RFC 2253 writes it
   * @throws IllegalArgumentException if that is no subject
   */
  public static Subject of(
      @Nullable String user,
      String clientId,
      String listener,
      @Nullable String certificateSubject) {
    return new Subject(
        user,
        clientId,
        listener,
        certificateSubject == null ? null : Condition.canonical(certificateSubject));
  }
}
