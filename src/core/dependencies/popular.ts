import type { Ecosystem } from "./declared.ts";

/** Names people mean when they mistype: the most used packages of each ecosystem, kept small on purpose. */
const names: Readonly<Partial<Record<Ecosystem, string>>> = {
  npm: `react react-dom react-router react-router-dom react-redux react-scripts react-hook-form react-query preact inferno vue vuex vue-router svelte solid-js angular
    next nuxt gatsby remix astro vite vitest rollup rolldown webpack webpack-cli webpack-dev-server parcel esbuild turbo lerna babel typescript ts-node ts-jest tsx tslib tsup eslint prettier
    jest mocha chai sinon ava tape jasmine karma cypress playwright puppeteer selenium-webdriver nyc c8 supertest nock lodash lodash-es underscore ramda immer immutable redux mobx zustand jotai rxjs
    express koa fastify hapi restify connect body-parser cookie-parser cookie-session express-session cors helmet morgan compression multer passport passport-local passport-jwt jsonwebtoken bcrypt bcryptjs
    axios node-fetch undici request superagent got ky isomorphic-fetch cross-fetch socket.io socket.io-client ws graphql apollo-server apollo-client mongoose mongodb mysql mysql2 pg postgres sqlite3 better-sqlite3
    redis ioredis sequelize typeorm prisma knex objection drizzle-orm kafkajs amqplib bull bullmq nodemailer twilio stripe aws-sdk firebase firebase-admin
    chalk colors kleur picocolors ansi-styles commander yargs minimist inquirer prompts ora debug winston pino bunyan log4js loglevel dotenv cross-env cross-spawn execa shelljs rimraf mkdirp fs-extra glob globby
    fast-glob minimatch micromatch picomatch chokidar nodemon pm2 concurrently husky lint-staged npm-run-all semver uuid nanoid moment moment-timezone dayjs date-fns luxon async bluebird
    classnames clsx styled-components emotion tailwindcss bootstrap postcss autoprefixer sass less stylus cssnano jquery d3 chart.js three leaflet moment ajv joi yup zod validator ejs pug handlebars mustache nunjucks
    marked markdown-it highlight.js prismjs cheerio jsdom xml2js fast-xml-parser js-yaml yaml ini toml csv-parse papaparse xlsx pdfkit sharp jimp qs query-string path-to-regexp mime mime-types form-data
    core-js regenerator-runtime events buffer process string_decoder electron electron-builder node-gyp web3 ethers discord.js telegraf openai langchain event-stream ua-parser-js coa rc left-pad is-odd inherits signal-exit
    @apollo/client @apollo/server aws-cdk color colord csv-parser css-parse dargs enquirer gaxios graphiql jsdoc jslint motion mquery mssql npm-run-all2 prompt querystring rambda remotion sqlite stylis telegram xml-js`,
  pypi: `requests urllib3 certifi idna charset-normalizer chardet httpx aiohttp httplib2 websockets websocket-client numpy pandas scipy matplotlib seaborn plotly scikit-learn scikit-image tensorflow torch torchvision keras jax xgboost lightgbm
    transformers tokenizers datasets accelerate openai anthropic langchain tiktoken nltk spacy gensim opencv-python pillow django djangorestframework flask fastapi starlette uvicorn gunicorn tornado sanic bottle pyramid
    jinja2 markupsafe werkzeug itsdangerous click typer rich colorama tqdm tabulate termcolor sqlalchemy alembic psycopg2 psycopg2-binary psycopg pymysql mysqlclient pymongo redis celery kombu boto3 botocore s3transfer
    awscli google-api-python-client google-cloud-storage google-auth azure-storage-blob pyyaml ruamel.yaml toml tomli tomlkit simplejson orjson ujson msgpack protobuf grpcio pydantic pydantic-core attrs marshmallow jsonschema
    pytest pytest-cov pytest-asyncio pytest-mock pytest-xdist coverage hypothesis mock nose tox nox mypy pylint flake8 black ruff isort bandit pre-commit setuptools wheel pip virtualenv poetry twine build packaging
    python-dateutil pytz tzdata arrow pendulum six future typing-extensions cryptography pyopenssl pycryptodome pycryptodomex pyjwt passlib bcrypt paramiko fabric ansible python-dotenv python-jose python-multipart
    beautifulsoup4 lxml html5lib scrapy selenium playwright mechanize feedparser markdown docutils sphinx mkdocs jupyter notebook ipython ipykernel jupyterlab networkx sympy statsmodels openpyxl xlrd xlsxwriter pypdf
    psutil watchdog docker kubernetes pexpect pyserial discord.py python-telegram-bot tweepy slack-sdk sentry-sdk loguru structlog prometheus-client dnspython netaddr pyasn1 cffi pycparser greenlet gevent eventlet more-itertools
    bpython cattrs cchardet crick ctransformers dataset djongo fabric2 fastai futures grequests gsutil hjson ijson markdown2 ngboost psycopg-binary pyaml pymssql pypdf2 scapy scipp scrypt simpy torchx usort vyper willow`,
  cargo: `serde serde_json serde_derive serde_yaml toml tokio tokio-util tokio-stream futures futures-util async-trait async-std rand rand_core rand_chacha libc log env_logger tracing tracing-subscriber anyhow thiserror eyre clap structopt
    regex regex-syntax lazy_static once_cell itertools bitflags bytes byteorder chrono time uuid url percent-encoding hyper reqwest actix-web axum warp rocket tower tower-http tonic prost rayon crossbeam crossbeam-channel
    parking_lot dashmap indexmap hashbrown smallvec arrayvec num num-traits num_cpus syn quote proc-macro2 cfg-if memchr semver tempfile walkdir glob ignore sha2 sha1 md-5 digest hmac aes ring rustls native-tls openssl
    openssl-sys diesel sqlx rusqlite postgres redis mongodb base64 hex flate2 zip tar csv nom pest image criterion proptest quickcheck mockall insta wasm-bindgen web-sys js-sys bindgen cc pkg-config rustdecimal rust_decimal
    ndarray nalgebra bincode ron config dotenv dotenvy dirs crossterm ratatui indicatif console dialoguer colored`,
  go: `github.com/gin-gonic/gin github.com/gorilla/mux github.com/gorilla/websocket github.com/labstack/echo github.com/gofiber/fiber github.com/go-chi/chi github.com/stretchr/testify github.com/sirupsen/logrus go.uber.org/zap
    github.com/rs/zerolog github.com/spf13/cobra github.com/spf13/viper github.com/spf13/pflag github.com/urfave/cli github.com/google/uuid github.com/google/go-cmp github.com/pkg/errors github.com/golang/protobuf google.golang.org/grpc
    google.golang.org/protobuf github.com/lib/pq github.com/jackc/pgx github.com/go-sql-driver/mysql github.com/mattn/go-sqlite3 gorm.io/gorm github.com/jmoiron/sqlx github.com/redis/go-redis github.com/go-redis/redis
    go.mongodb.org/mongo-driver github.com/aws/aws-sdk-go github.com/prometheus/client_golang github.com/hashicorp/vault github.com/hashicorp/consul github.com/dgrijalva/jwt-go github.com/golang-jwt/jwt github.com/fsnotify/fsnotify
    github.com/fatih/color github.com/boltdb/bolt go.etcd.io/bbolt github.com/shopspring/decimal golang.org/x/crypto golang.org/x/net golang.org/x/sync golang.org/x/sys golang.org/x/text golang.org/x/tools gopkg.in/yaml.v3 gopkg.in/yaml.v2`,
};

export const popularNames = (ecosystem: Ecosystem): readonly string[] => (names[ecosystem] ?? "").split(/\s+/).filter(Boolean);
