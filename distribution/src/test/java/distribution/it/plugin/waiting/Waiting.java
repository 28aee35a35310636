package distribution.it.plugin.waiting;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** A plugin whose component needs what nobody offers. */
@Component(
    immediate = true,
    service = {})
public final class Waiting {
  /** Never called. */
  @Activate
  public Waiting(@Reference Comparable<String> nobody) {}
}
