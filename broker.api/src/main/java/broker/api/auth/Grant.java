package broker.api.auth;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The terms on which an authenticator lets a client in: who it is, and on which evidence.
 *
 * <p>Immutable. {@code Grant.EMPTY.as("pump-7").on("sha512:9f31")}.
 *
 * @since 1.0
 */
@ProviderType
public final class Grant {
  /** The client is who it says it is, and there is no evidence to keep. */
  public static final Grant EMPTY = new Grant(null, null);

  private final @Nullable String userName;
  private final @Nullable String evidence;

  private Grant(@Nullable String userName, @Nullable String evidence) {
    this.userName = userName;
    this.evidence = evidence;
  }

  /** Returns this grant for a user name that takes the place of the one in CONNECT. */
  public Grant as(String name) {
    return new Grant(Objects.requireNonNull(name, "userName"), evidence);
  }

  /**
   * Returns this grant with evidence: a short text that the broker keeps with the connection, also
   * when the plugin is replaced, and shows to {@link AccessRecheck} again. A plugin that checks
   * passwords leaves a fingerprint of the entry that it has used here, and so can tell later
   * whether the password was changed since. Never the password itself.
   */
  public Grant on(String proof) {
    return new Grant(userName, Objects.requireNonNull(proof, "evidence"));
  }

  /** Returns the user name to go by; empty for the one in CONNECT. */
  public Optional<String> userName() {
    return Optional.ofNullable(userName);
  }

  /** Returns the evidence. */
  public Optional<String> evidence() {
    return Optional.ofNullable(evidence);
  }
}
