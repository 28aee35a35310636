package bench;

import broker.api.transport.ServerTls;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import plugin.tls.TlsComponent;

/**
 * The TLS service of the plugin as it is shipped, with material that it makes itself, without a
 * framework. Owned by one thread.
 */
final class PluginTls implements AutoCloseable {
  private final TlsComponent component = new TlsComponent();
  private final CompletableFuture<ServerTls> service = new CompletableFuture<>();
  private final Path home;

  PluginTls() throws IOException {
    home = Files.createTempDirectory("bench-tls");
    Map<String, Object> properties = new HashMap<>();
    properties.put("service.pid", "plugin.tls-bench");
    properties.put("certfile", "tls/server.crt");
    properties.put("keyfile", "tls/server.key");
    properties.put("cafile", "tls/ca.crt");
    properties.put("create_certificate", "true");
    component.activate(context(), properties);
  }

  private BundleContext context() {
    return proxy(
        BundleContext.class,
        (method, arguments) ->
            switch (method) {
              case "getProperty" -> home.toString();
              case "registerService" -> registered(arguments);
              default -> throw new UnsupportedOperationException(method);
            });
  }

  private Object registered(Object[] arguments) {
    if (arguments[0] == ServerTls.class) {
      service.complete((ServerTls) arguments[1]);
    }
    return proxy(ServiceRegistration.class, (method, none) -> null);
  }

  /** What answers a method by its name. */
  @FunctionalInterface
  private interface Answers {
    @Nullable Object of(String method, Object[] arguments);
  }

  private static <T> T proxy(Class<T> type, Answers answers) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> answers.of(method.getName(), arguments)));
  }

  /** The service, once there are certificates. */
  ServerTls service() throws Exception {
    return service.get(30, TimeUnit.SECONDS);
  }

  /** Where its certificates are. */
  Path directory() throws Exception {
    service();
    return home.resolve("tls");
  }

  @Override
  public void close() {
    component.deactivate();
  }
}
