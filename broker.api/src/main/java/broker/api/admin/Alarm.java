package broker.api.admin;

import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/**
 * An alarm that is raised.
 *
 * <p>An immutable snapshot.
 *
 * @since 1.0
 */
@ProviderType
public interface Alarm {
  /** Returns the symbolic name of the bundle that has raised it. */
  String plugin();

  /** Returns the name. */
  String name();

  /** Returns what is wrong and what to do about it. */
  String text();

  /** Returns when it was raised. */
  Instant since();
}
