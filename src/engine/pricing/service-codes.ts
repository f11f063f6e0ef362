/**
 * The services of a pricing rule, which go by their service code, in the words of Cost Explorer, which groups by names. Source: the codes of the
 * AWS Price List (DescribeServices) beside the SERVICE values of Cost Explorer. One code may stand for several names.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  AmazonEC2: ["Amazon Elastic Compute Cloud - Compute", "EC2 - Other"],
  AWSELB: ["Amazon Elastic Load Balancing"],
  AmazonRDS: ["Amazon Relational Database Service"],
  AmazonS3: ["Amazon Simple Storage Service"],
  AmazonGlacier: ["Amazon Glacier"],
  AmazonS3GlacierDeepArchive: ["Amazon S3 Glacier Deep Archive"],
  AmazonEFS: ["Amazon Elastic File System"],
  AmazonFSx: ["Amazon FSx"],
  AWSBackup: ["AWS Backup"],
  AmazonCloudFront: ["Amazon CloudFront"],
  AWSLambda: ["AWS Lambda"],
  AmazonDynamoDB: ["Amazon DynamoDB"],
  AmazonECS: ["Amazon Elastic Container Service"],
  AmazonEKS: ["Amazon Elastic Container Service for Kubernetes"],
  AmazonECR: ["Amazon EC2 Container Registry (ECR)"],
  AmazonCloudWatch: ["AmazonCloudWatch"],
  AmazonES: ["Amazon OpenSearch Service"],
  AmazonElastiCache: ["Amazon ElastiCache"],
  AmazonMemoryDB: ["Amazon MemoryDB"],
  AmazonDocDB: ["Amazon DocumentDB (with MongoDB compatibility)"],
  AmazonNeptune: ["Amazon Neptune"],
  AmazonRedshift: ["Amazon Redshift"],
  AmazonBedrock: ["Amazon Bedrock"],
  AmazonSageMaker: ["Amazon SageMaker"],
  AmazonVPC: ["Amazon Virtual Private Cloud"],
  AWSDirectConnect: ["AWS Direct Connect"],
  AWSGlobalAccelerator: ["AWS Global Accelerator"],
  AWSTransfer: ["AWS Transfer Family"],
  AmazonRoute53: ["Amazon Route 53"],
  AmazonApiGateway: ["Amazon API Gateway"],
  AWSQueueService: ["Amazon Simple Queue Service"],
  AmazonSNS: ["Amazon Simple Notification Service"],
  AmazonSES: ["Amazon Simple Email Service"],
  AmazonMQ: ["Amazon MQ"],
  AmazonMSK: ["Amazon Managed Streaming for Apache Kafka"],
  AmazonKinesis: ["Amazon Kinesis"],
  AmazonKinesisFirehose: ["Amazon Kinesis Firehose"],
  AmazonStates: ["AWS Step Functions"],
  AWSEvents: ["CloudWatch Events"],
  AWSGlue: ["AWS Glue"],
  AmazonAthena: ["Amazon Athena"],
  ElasticMapReduce: ["Amazon Elastic MapReduce"],
  AmazonQuickSight: ["Amazon QuickSight"],
  AmazonCognito: ["Amazon Cognito"],
  AmazonWorkSpaces: ["Amazon WorkSpaces"],
  AmazonConnect: ["Amazon Connect"],
  AmazonLightsail: ["Amazon Lightsail"],
  AmazonGuardDuty: ["Amazon GuardDuty"],
  AmazonInspectorV2: ["Amazon Inspector"],
  AmazonMacie: ["Amazon Macie"],
  AWSSecurityHub: ["AWS Security Hub"],
  AWSConfig: ["AWS Config"],
  AWSCloudTrail: ["AWS CloudTrail"],
  AWSSecretsManager: ["AWS Secrets Manager"],
  awskms: ["AWS Key Management Service"],
  awswaf: ["AWS WAF"],
  AWSShield: ["AWS Shield"],
  AWSDatabaseMigrationSvc: ["AWS Database Migration Service"],
  CodeBuild: ["AWS CodeBuild"],
  AWSCodePipeline: ["AWS CodePipeline"],
  AWSDirectoryService: ["AWS Directory Service"],
  AWSXRay: ["AWS X-Ray"],
  AWSCostExplorer: ["AWS Cost Explorer"],
  AmazonTextract: ["Amazon Textract"],
  AmazonRekognition: ["Amazon Rekognition"],
  AmazonPolly: ["Amazon Polly"],
  AmazonTranscribe: ["Amazon Transcribe"],
  translate: ["Amazon Translate"],
  comprehend: ["Amazon Comprehend"],
};

/** What Cost Explorer calls the service of a code; `null` for a code that is not known here. */
export function serviceNames(code: string): readonly string[] | null {
  return Object.hasOwn(NAMES, code) ? (NAMES[code] ?? null) : null;
}

/** The code of a service that a person names by its code or by what Cost Explorer calls it, in any case; `null` when it is neither. */
export function serviceCode(text: string): string | null {
  const wanted = text.trim().toLowerCase();
  const found = Object.entries(NAMES).find(
    ([code, names]) => code.toLowerCase() === wanted || names.some((name) => name.toLowerCase() === wanted),
  );
  return found?.[0] ?? null;
}
