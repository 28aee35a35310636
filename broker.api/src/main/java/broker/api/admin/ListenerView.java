package broker.api.admin;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A listener, as it was when it was asked for.
 *
 * @since 1.0
 */
@ProviderType
public interface ListenerView {
  /**
   * The states of a listener.
   *
   * <p>May grow: a {@code switch} of a plugin needs a {@code default} branch.
   *
   * @since 1.0
   */
  @ProviderType
  enum State {
    /** Accepts connections. */
    OPEN,
    /** Accepts none, because the TLS service that it names is not there. */
    WAITING_FOR_TLS,
    /** Accepts none, because its address could not be bound; tried again. */
    FAILED
  }

  /** Returns the name. */
  String name();

  /** Returns the state. */
  State state();

  /**
   * Returns the address that it is bound to, with the port that the system chose if 0 was asked.
   */
  Optional<InetSocketAddress> boundAddress();

  /** Returns the TLS name; empty for a listener without TLS. */
  Optional<String> tlsName();

  /** Returns how many connections came through it and are open. */
  int connections();

  /**
   * Returns how long what is acknowledged to its clients may not be on stable storage yet, while
   * there is a store; empty if nothing is acknowledged before it is there.
   */
  Optional<Duration> lossWindow();

  /** Returns why it is not open, for people. */
  Optional<String> problem();
}
