package distribution.it.plugin.throwing;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;

/** A plugin whose component cannot be activated. */
@Component(
    immediate = true,
    service = {})
public final class Throwing {
  /** Fails. */
  @Activate
  public Throwing() {
    throw new IllegalStateException("no such device");
  }
}
