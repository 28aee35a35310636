package plugin.auth.login;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import plugin.auth.password.PasswordEntry;
import plugin.auth.password.PasswordFile;

/**
 * What decides about a login at one moment. Immutable.
 *
 * @param wantsPasswords whether a password file is configured
 * @param passwords that file; null if there is none, or if it was never good
 * @param exempt listeners that are none of our business
 * @param certificates listeners where the identity in a client certificate is enough
 */
public record LoginPolicy(
    boolean wantsPasswords,
    @Nullable PasswordFile passwords,
    ListenerNames exempt,
    ListenerNames certificates) {
  /** Nobody gets in by password. */
  static final LoginPolicy CLOSED =
      new LoginPolicy(true, null, ListenerNames.NONE, ListenerNames.NONE);

  Optional<PasswordEntry> find(String user) {
    return passwords == null ? Optional.empty() : passwords.find(user);
  }
}
