package dev.sluice.demo.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The compose files as an engine would read them: the first alone, and each of the variants on top of it. */
class ComposeTest {
    private static final String BASE = "docker-compose.yml";
    private static final String SENTINEL = "docker-compose.sentinel.yml";
    private static final String CLUSTER = "docker-compose.cluster.yml";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+):\\?[^}]*}");
    private static final Pattern PINNED = Pattern.compile("[a-z/-]+:v?\\d+\\.\\d+[\\w.-]*");

    /** What the demo, and the JVM it runs on, read from the environment beside the settings of the filters. */
    private static final Set<String> OF_THE_DEMO =
            Set.of("REDIS_URL", "DATABASE_URL", "DEMO_JWT_SECRET", "NODE_NAME", "DEMO_READ_ONLY");

    @ParameterizedTest
    @ValueSource(strings = {BASE, SENTINEL, CLUSTER})
    void everyServiceHasAPinnedImageAndTellsWhetherItIsWell(String variant) throws IOException {
        services(variant).forEach((name, service) -> {
            assertThat(text(service, "image")).as(name).matches(PINNED);
            boolean isJob = "no".equals(service.get("restart"));
            assertThat(isJob || service.containsKey("healthcheck"))
                    .as("health check of " + name)
                    .isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {BASE, SENTINEL, CLUSTER})
    void everyServiceAndVolumeThatIsNamedIsThere(String variant) throws IOException {
        Map<String, Map<String, Object>> services = services(variant);
        Set<String> volumes = new TreeSet<>(map(file(BASE), "volumes").keySet());
        volumes.addAll(map(file(variant), "volumes").keySet());
        services.forEach((name, service) -> {
            assertThat(services.keySet())
                    .as(name)
                    .containsAll(map(service, "depends_on").keySet());
            for (Object mount : list(service, "volumes")) {
                String source = mount.toString().split(":", -1)[0];
                assertThat(
                                source.startsWith(".")
                                        ? Files.exists(Deployed.FOLDER.resolve(source))
                                        : volumes.contains(source))
                        .as(name + " mounts " + mount)
                        .isTrue();
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {BASE, SENTINEL, CLUSTER})
    void everyConfigurationThatIsNamedIsMounted(String variant) throws IOException {
        services(variant)
                .forEach((name, service) -> mentions(service, "/etc/redis/[a-z-]+\\.(?:conf|sh)")
                        .forEach(path -> assertThat(Deployed.REDIS.resolve(path.substring("/etc/redis/".length())))
                                .as(name)
                                .exists()));
    }

    @ParameterizedTest
    @ValueSource(strings = {BASE, SENTINEL, CLUSTER})
    void portsAndAddressesAreEachGivenOnceAndToThisMachineOnly(String variant) throws IOException {
        List<String> ports = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        services(variant).values().forEach(service -> {
            list(service, "ports").forEach(port -> ports.add(port.toString().replaceFirst(":\\d+$", "")));
            addresses.addAll(mentions(Map.of("n", service.getOrDefault("networks", "")), "172\\.28\\.5\\.\\d+"));
        });
        assertThat(ports).isNotEmpty().doesNotHaveDuplicates().allMatch(port -> port.startsWith("127.0.0.1:"));
        assertThat(addresses).doesNotHaveDuplicates();
        Set<String> used = new TreeSet<>();
        services(variant).values().forEach(service -> used.addAll(mentions(service, "172\\.28\\.5\\.\\d+")));
        assertThat(addresses).containsAll(used);
    }

    @ParameterizedTest
    @ValueSource(strings = {BASE, SENTINEL, CLUSTER})
    void nodesAreToldWhatTheDemoReads(String variant) throws IOException {
        Set<String> known = new TreeSet<>(OF_THE_DEMO);
        for (String module : List.of("core", "session", "ratelimit", "cache")) {
            known.addAll(settings("/dev/sluice/" + module + "/defaults.properties"));
        }
        for (String node : List.of("node-1", "node-2")) {
            Map<String, Object> environment = map(service(variant, node), "environment");
            assertThat(known).containsAll(environment.keySet());
            assertThat(environment).containsKeys("REDIS_URL", "DATABASE_URL", "DEMO_JWT_SECRET", "NODE_NAME");
        }
    }

    private static Set<String> settings(String resource) throws IOException {
        Properties defaults = new Properties();
        try (InputStream in = ComposeTest.class.getResourceAsStream(resource)) {
            defaults.load(Objects.requireNonNull(in));
        }
        return defaults.stringPropertyNames().stream()
                .map(key -> "SLUICE_" + key.toUpperCase(Locale.ROOT).replaceAll("[.-]", "_"))
                .collect(Collectors.toSet());
    }

    @Test
    void noFileHoldsASecretAndTheExampleNamesAll() throws IOException {
        Set<String> asked = new TreeSet<>();
        for (String name : List.of(BASE, SENTINEL, CLUSTER)) {
            asked.addAll(VARIABLE.matcher(Deployed.text(Deployed.FOLDER.resolve(name)))
                    .results()
                    .map(found -> found.group(1))
                    .toList());
        }
        List<String> example = Deployed.text(Deployed.FOLDER.resolve(".env.example"))
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        assertThat(example).allMatch(line -> line.endsWith("="));
        assertThat(example).map(line -> line.replace("=", "")).containsExactlyInAnyOrderElementsOf(asked);
    }

    @Test
    void prometheusAsksBothNodesAndIsLetIn() throws IOException {
        String prometheus = Deployed.text(Deployed.FOLDER.resolve("prometheus.yml"));
        assertThat(new Yaml(new SafeConstructor(new LoaderOptions())).<Map<String, Object>>load(prometheus))
                .containsKey("scrape_configs");
        assertThat(prometheus).contains("\"node-1:8080\"", "\"node-2:8080\"");
        String address =
                mentions(service(BASE, "prometheus"), "172\\.28\\.5\\.\\d+").get(0);
        assertThat(map(service(BASE, "node-1"), "environment").get("SLUICE_METRICS_ALLOW_FROM"))
                .asString()
                .endsWith("," + address + "/32");
    }

    @Test
    void nginxPassesOnWhatTheFiltersLookAtAndHidesTheMetrics() throws IOException {
        String nginx = Deployed.text(Deployed.FOLDER.resolve("nginx.conf"));
        assertThat(nginx)
                .contains("server node-1:8080", "server node-2:8080", "Host $http_host", "X-Forwarded-For $remote_addr")
                .containsPattern("location = /metrics \\{[^}]*return 404;");
        String address = mentions(service(BASE, "nginx"), "172\\.28\\.5\\.\\d+").get(0);
        assertThat(map(service(BASE, "node-1"), "environment"))
                .containsEntry("SLUICE_RATELIMIT_TRUSTED_PROXIES", address + "/32");
    }

    @Test
    void grafanaFindsItsDataAndItsDashboard() throws IOException {
        Path provisioning = Deployed.FOLDER.resolve("grafana/provisioning");
        Map<String, Object> source = map(parse(provisioning.resolve("datasources/prometheus.yml")), "datasources", 0);
        assertThat(source).containsEntry("uid", "prometheus").containsEntry("url", "http://prometheus:9090");
        Map<String, Object> provider = map(parse(provisioning.resolve("dashboards/sluice.yml")), "providers", 0);
        assertThat(map(provider, "options")).containsEntry("path", "/etc/grafana/dashboards");
        assertThat(list(service(BASE, "grafana"), "volumes"))
                .contains("./grafana/dashboards:/etc/grafana/dashboards:ro");
    }

    @Test
    void redisListensWithItsOwnFileAndItsOwnUsers() throws IOException {
        Map<String, Object> redis = service(BASE, "redis");
        assertThat(list(redis, "command")).first().isEqualTo("/etc/redis/production.conf");
        String conf = Deployed.text(Deployed.REDIS.resolve("production.conf"));
        assertThat(conf).contains("\naclfile /tmp/redis/users.acl\n", "\nmaxmemory 1gb\n", "\nappendonly yes\n");
        assertThat(list(redis, "entrypoint").get(2).toString()).contains("secrets.sh /tmp/redis");
    }

    /** The services of the first file with those of the variant on top. */
    private static Map<String, Map<String, Object>> services(String variant) throws IOException {
        Map<String, Map<String, Object>> merged = new HashMap<>();
        for (String name : variant.equals(BASE) ? List.of(BASE) : List.of(BASE, variant)) {
            map(file(name), "services")
                    .forEach((service, value) -> merged.merge(service, extended(merged, value), ComposeTest::onTop));
        }
        return merged;
    }

    private static Map<String, Object> service(String variant, String name) throws IOException {
        return Objects.requireNonNull(services(variant).get(name), name);
    }

    private static Map<String, Object> extended(Map<String, Map<String, Object>> base, Object value) {
        Map<String, Object> service = cast(value);
        Object from = map(service, "extends").get("service");
        return from == null ? service : onTop(Objects.requireNonNull(base.get(from.toString())), service);
    }

    /** Maps are merged and all else is replaced, which is how compose treats what these files use. */
    private static Map<String, Object> onTop(Map<String, Object> under, Map<String, Object> over) {
        Map<String, Object> both = new HashMap<>(under);
        over.forEach((key, value) -> both.merge(
                key,
                value,
                (old, now) -> old instanceof Map && now instanceof Map ? onTop(cast(old), cast(now)) : now));
        return both;
    }

    private static List<String> mentions(Map<String, Object> service, String pattern) {
        return Pattern.compile(pattern)
                .matcher(service.toString())
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
    }

    private static Map<String, Object> file(String name) throws IOException {
        return parse(Deployed.FOLDER.resolve(name));
    }

    private static Map<String, Object> parse(Path file) throws IOException {
        return new Yaml(new SafeConstructor(new LoaderOptions())).load(Deployed.text(file));
    }

    @SuppressWarnings("unchecked") // a map of YAML whose keys are words
    private static Map<String, Object> cast(Object value) {
        return (Map<String, Object>) value;
    }

    private static Map<String, Object> map(Map<String, Object> parent, String key) {
        Object value = parent.get(key);
        if (value instanceof List<?> names) {
            return names.stream().collect(Collectors.toMap(Object::toString, name -> Map.of()));
        }
        return value == null ? Map.of() : cast(value);
    }

    private static Map<String, Object> map(Map<String, Object> parent, String key, int index) {
        return cast(list(parent, key).get(index));
    }

    private static List<Object> list(Map<String, Object> parent, String key) {
        Object value = parent.getOrDefault(key, List.of());
        return value instanceof List<?> all ? List.copyOf(all) : List.of();
    }

    private static String text(Map<String, Object> parent, String key) {
        return String.valueOf(parent.get(key));
    }
}
