package bench;

import broker.core.access.AccessAlarms;

/** Plugins that fail in a measurement end it. Stateless. */
final class NoAlarms implements AccessAlarms {
  @Override
  public void setAside(String plugin, String reason) {
    throw new IllegalStateException(plugin + ": " + reason);
  }

  @Override
  public void cleared(String plugin) {}
}
