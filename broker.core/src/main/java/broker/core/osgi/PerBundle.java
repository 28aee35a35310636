package broker.core.osgi;

import broker.core.admin.PluginBoard;
import broker.core.guard.Faults;
import java.util.function.Consumer;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceFactory;
import org.osgi.framework.ServiceRegistration;

/**
 * Makes a service for each bundle that asks for it, and closes it when that bundle has let go. Any
 * thread.
 *
 * @param <S> the service
 * @param <T> what is made of it
 */
final class PerBundle<S, T extends S> implements ServiceFactory<S> {
  /** Makes a service. */
  @FunctionalInterface
  interface Maker<T> {
    /**
     * Makes one.
     *
     * @param bundle number of the bundle
     * @param faults where the faults of the bundle are counted
     */
    T make(long bundle, Faults faults);
  }

  private final PluginBoard plugins;
  private final Class<T> type;
  private final Maker<T> maker;
  private final Consumer<T> closer;

  PerBundle(PluginBoard plugins, Class<T> type, Maker<T> maker, Consumer<T> closer) {
    this.plugins = plugins;
    this.type = type;
    this.maker = maker;
    this.closer = closer;
  }

  @Override
  public S getService(Bundle bundle, ServiceRegistration<S> registration) {
    Plugin plugin = Plugin.of(bundle);
    T service = maker.make(bundle.getBundleId(), plugins.of(plugin.name()));
    plugins.use(service, plugin.name(), plugin.version());
    return service;
  }

  @Override
  public void ungetService(Bundle bundle, ServiceRegistration<S> registration, S service) {
    plugins.release(service);
    closer.accept(type.cast(service));
  }
}
