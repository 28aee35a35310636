package distribution.it.starting;

import broker.api.auth.AccessHold;
import org.osgi.service.component.annotations.Component;

/** What the deployer says while it starts plugins. */
@Component(property = AccessHold.STORE_EXPECTED + ":Boolean=true")
public final class PluginsToCome implements AccessHold {
  @Override
  public String reason() {
    return "all plugins are started";
  }
}
